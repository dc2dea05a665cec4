using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Environment;

/// <summary>Lays the variables of a component over one another.</summary>
/// <remarks>
/// Repository, then clusters, then the component; within each <c>common</c>, then the stage's lineage. The nearer level wins over the
/// more specific stage: what a component says for all stages overrides what the repository says for one.
/// </remarks>
static class EnvironmentLayers
{
    /// <summary>For each variable, the places that set it, the winner first; in the order of first appearance.</summary>
    public static IEnumerable<IReadOnlyList<VariableOrigin>> Of(Component component, Stage stage)
    {
        var names = new List<string>();
        var origins = new Dictionary<string, List<VariableOrigin>>(StringComparer.Ordinal);
        foreach (var manifest in component.Above.Append(component.Manifest))
        {
            foreach (var origin in Layer(manifest, stage))
            {
                if (!origins.TryGetValue(origin.Key.Text, out var places))
                {
                    names.Add(origin.Key.Text);
                    origins[origin.Key.Text] = places = [];
                }

                places.Insert(0, origin);
            }
        }

        return names.Select(name => origins[name]);
    }

    static IEnumerable<VariableOrigin> Layer(Manifest manifest, Stage stage)
    {
        if (manifest.Root["env"] is not MapNode layers)
        {
            yield break;
        }

        foreach (var name in stage.Lineage.Prepend(Stage.Common).Concat(stage.Aliases))
        {
            foreach (var entry in (layers[name] as MapNode)?.Entries ?? [])
            {
                if (entry.Value is ScalarNode value)
                {
                    yield return new VariableOrigin(manifest, name, entry.Key, value);
                }
            }
        }
    }
}
