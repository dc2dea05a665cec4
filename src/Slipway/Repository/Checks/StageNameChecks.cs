using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Checks;

/// <summary>Every stage that a manifest names is there, and named once in each map.</summary>
static class StageNameChecks
{
    public static void Check(RepositoryModel model, ICollection<Problem> problems)
    {
        foreach (var component in model.Components)
        {
            var manifest = component.Manifest;
            CheckKeys(model, component, manifest.Root["env"] as MapNode, problems);

            // The root and sub-repositories define stages there; everybody else refines them.
            if (manifest.Kind != "repository")
            {
                CheckKeys(model, component, manifest.Root["stages"] as MapNode, problems);
            }

            CheckTasks(model, component, manifest.Root, problems);
        }
    }

    static void CheckKeys(RepositoryModel model, Component component, MapNode? map, ICollection<Problem> problems)
    {
        if (map is null)
        {
            return;
        }

        var seen = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        foreach (var key in map.Entries.Select(entry => entry.Key).Where(key => key.Text != Stage.Common))
        {
            if (model.Stages.Find(key.Text) is not { } stage)
            {
                CheckName(model, component, key, problems);
            }
            else if (!seen.TryAdd(stage.Name, key))
            {
                problems.Add(StageReader.Twice(key, seen[stage.Name], stage.Name));
            }
        }
    }

    static void CheckTasks(RepositoryModel model, Component component, MapNode node, ICollection<Problem> problems)
    {
        var refinements = (node["stages"] as MapNode)?.Entries.Select(entry => entry.Value).OfType<MapNode>() ?? [];
        foreach (var stage in refinements.Prepend(node).SelectMany(TaskDeclaration.Nodes).Select(task => task["stage"]).OfType<ScalarNode>())
        {
            CheckName(model, component, stage, problems);
        }
    }

    static void CheckName(RepositoryModel model, Component component, ScalarNode name, ICollection<Problem> problems)
    {
        if (!name.IsNull && model.Stages.Find(name.Text) is null && !IsOfSubRepository(model, component, name.Text))
        {
            problems.Add(model.Stages.Unknown(name.Text, name.Span));
        }
    }

    /// <summary>A sub-repository may have stages that this one has not; nothing of it is deployed to them from here.</summary>
    static bool IsOfSubRepository(RepositoryModel model, Component component, string name) =>
        component.Above.Append(component.Manifest).Any(manifest =>
            manifest.Kind == "repository" && manifest != model.Manifest
            && manifest.Root["stages"] is MapNode stages
            && stages.Entries.Any(entry => entry.Key.Text == name || (entry.Value is MapNode node && StageReader.Aliases(node).Contains(name))));
}
