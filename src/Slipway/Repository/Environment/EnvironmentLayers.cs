using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Environment;

/// <summary>Lays the variables of a component over one another.</summary>
/// <remarks>
/// Repository, then clusters, then the component; within each <c>common</c>, then the stage's lineage. The nearer level wins over the
/// more specific stage: what a component says for all stages overrides what the repository says for one. A variable without a value
/// says that it is wanted, and overrides nothing.
/// </remarks>
static class EnvironmentLayers
{
    /// <summary>For each variable, the places that name it, the winner first, those without a value last; in the order of first appearance.</summary>
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

                places.Insert(origin.Value.IsNull ? places.FindIndex(place => place.Value.IsNull) is var at and >= 0 ? at : places.Count : 0, origin);
            }
        }

        return names.Select(name => origins[name]);
    }

    /// <summary>Whether any variable may be declared for a component, on whichever stage.</summary>
    public static bool Are(Component component) =>
        component.Manifest.Root["env"] is not null || component.Above.Any(manifest => manifest.Root["env"] is not null);

    static IEnumerable<VariableOrigin> Layer(Manifest manifest, Stage stage)
    {
        if (manifest.Root["env"] is not MapNode layers)
        {
            yield break;
        }

        foreach (var name in stage.Layers)
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
