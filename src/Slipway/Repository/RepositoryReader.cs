using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Checks;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository;

/// <summary>Makes one model of many manifests, and reports what is wrong between them.</summary>
public static class RepositoryReader
{
    /// <param name="root">The manifest at the root; says <c>repository:</c>.</param>
    /// <param name="others">All others, in any order.</param>
    /// <param name="problems">Gets every mistake; the model is usable for what is not concerned.</param>
    public static RepositoryModel Read(Manifest root, IEnumerable<Manifest> others, ICollection<Problem> problems)
    {
        var stages = StageReader.Read(root, problems);
        var model = new RepositoryModel(root, stages, Components(others.Prepend(root)));
        NameChecks.Check(model, problems);
        StageNameChecks.Check(model, problems);
        RequirementChecks.Check(model, problems);
        CheckStage(model, model.Stages.Default, problems);
        return model;
    }

    /// <summary>The model of manifests among which nothing was wrong when they were read before.</summary>
    /// <param name="all">All of them, with the root's.</param>
    public static RepositoryModel ReadSound(Manifest root, IReadOnlyCollection<Manifest> all) => new(root, StageReader.Read(root, []), Components(all));

    /// <summary>What is wrong on one stage: needs as refined there, and the circles they make. For the default stage <see cref="Read"/> did it.</summary>
    public static void CheckStage(RepositoryModel model, Stage stage, ICollection<Problem> problems)
    {
        NeedChecks.Check(model, stage, problems);
        NeedChecks.CheckCircles(model, stage, problems);
        ProcessNameChecks.Check(model, stage, problems);
    }

    static ImmutableArray<Component> Components(IEnumerable<Manifest> all)
    {
        var manifests = all.OrderBy(manifest => manifest.Folder, StringComparer.Ordinal).ToList();
        var groups = manifests.Where(manifest => manifest.Kind is "repository" or "cluster").ToDictionary(manifest => manifest.Folder, StringComparer.Ordinal);
        return [.. manifests.Select(manifest => new Component(manifest, Above(manifest, groups)))];
    }

    static ImmutableArray<Manifest> Above(Manifest manifest, Dictionary<string, Manifest> groups)
    {
        if (manifest.Folder.Length == 0)
        {
            return [];
        }

        var above = new Stack<Manifest>();
        for (var folder = manifest.Folder; folder.Length > 0;)
        {
            folder = folder.LastIndexOf('/') is var slash and >= 0 ? folder[..slash] : "";
            if (groups.TryGetValue(folder, out var group))
            {
                above.Push(group);
            }
        }

        return [.. above];
    }
}
