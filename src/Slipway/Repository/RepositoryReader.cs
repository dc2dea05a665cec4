using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;
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
        var model = new RepositoryModel(root, stages, Components(root, others));
        CheckNames(model, problems);
        CheckStageNames(model, problems);
        foreach (var component in model.Components)
        {
            CheckNeeds(model, component, model.Stages.Default, problems);
        }

        CheckCircle(model, model.Stages.Default, problems);
        return model;
    }

    /// <summary>What is wrong on other stages than the default one: needs as refined there, and the circles they make.</summary>
    public static void CheckStage(RepositoryModel model, Stage stage, ICollection<Problem> problems)
    {
        foreach (var component in model.Components.Where(component => component.Manifest.Root["stages"] is MapNode && component.Kind != ComponentKind.Repository))
        {
            CheckNeeds(model, component, stage, problems);
        }

        CheckCircle(model, stage, problems);
    }

    static ImmutableArray<Component> Components(Manifest root, IEnumerable<Manifest> others)
    {
        var manifests = others.Prepend(root).OrderBy(manifest => manifest.Folder, StringComparer.Ordinal).ToList();
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

    static void CheckNames(RepositoryModel model, ICollection<Problem> problems)
    {
        var names = new Dictionary<string, Component>(StringComparer.Ordinal);
        var codes = new Dictionary<string, Component>(StringComparer.Ordinal);
        foreach (var component in model.Components)
        {
            if (ResourceKinds.All.Contains(component.Name))
            {
                problems.Add(new Problem("bad-name", $"a component cannot be called `{component.Name}`, that is a kind of resource") { Where = component.Manifest.NameNode.Span, Fix = "give it another name" });
            }

            if (!names.TryAdd(component.Name, component))
            {
                problems.Add(Twice("name", component.Name, component.Manifest.NameNode, names[component.Name].Manifest.NameNode));
            }

            if (component.Manifest.Root["code"] is ScalarNode { IsNull: false } code && !codes.TryAdd(code.Text, component))
            {
                problems.Add(Twice("code", code.Text, code, codes[code.Text].Manifest.Root["code"]!));
            }
        }
    }

    static Problem Twice(string what, string name, ManifestNode second, ManifestNode first) =>
        new($"{what}-twice", $"two components have the {what} `{name}`")
        {
            Where = second.Span,
            Related = [first.Span],
            Fix = "give one of them another",
        };

    static void CheckStageNames(RepositoryModel model, ICollection<Problem> problems)
    {
        foreach (var manifest in model.Components.Select(component => component.Manifest))
        {
            // The root defines stages under `stages:`; everybody else refines them there.
            var refinements = manifest == model.Manifest ? null : manifest.Root["stages"] as MapNode;
            foreach (var entry in Entries(refinements).Concat(Entries(manifest.Root["env"] as MapNode)))
            {
                if (entry.Key.Text != Stage.Common && model.Stages.Find(entry.Key.Text) is null)
                {
                    problems.Add(model.Stages.Unknown(entry.Key.Text, entry.Key.Span));
                }
            }
        }

        static IEnumerable<MapEntry> Entries(MapNode? map) => map?.Entries ?? [];
    }

    static void CheckNeeds(RepositoryModel model, Component component, Stage stage, ICollection<Problem> problems)
    {
        foreach (var need in component.On(stage, problems).Needs)
        {
            switch (need)
            {
                case ComponentNeed other when model.Resolve(component, other.Reference.Text) is null:
                    problems.Add(UnknownNeed(model, other));
                    break;
                case ResourceNeed { Owner: { } owner } shared:
                    CheckOwner(model, component, shared, owner, stage, problems);
                    break;
            }
        }
    }

    static Problem UnknownNeed(RepositoryModel model, ComponentNeed need)
    {
        var name = need.Reference.Text;
        var known = model.Components.Select(component => component.Name).Concat(ResourceKinds.All);
        return new Problem("unknown-need", $"`{name}` is neither a component nor a kind of resource")
        {
            Where = need.Reference.Span,
            Fix = Suggestion.Sentence(name, known) ?? $"name a component, its path, or one of {string.Join(", ", ResourceKinds.All.Select(kind => $"`{kind}`"))}",
        };
    }

    static void CheckOwner(RepositoryModel model, Component component, ResourceNeed need, ScalarNode owner, Stage stage, ICollection<Problem> problems)
    {
        if (model.TargetOf(component, need) is not { } target)
        {
            var name = RepositoryModel.OwnerName(owner.Text);
            problems.Add(new Problem("unknown-component", $"there is no component `{name}` that could own the {need.Kind}")
            {
                Where = owner.Span,
                Fix = Suggestion.Sentence(name, model.Components.Select(other => other.Name)),
            });
        }
        else if (SharedResource.Find(target.On(stage), need, owner.Text) is null)
        {
            problems.Add(new Problem("unknown-need", $"`{target.Name}` has no {need.Kind} of its own called `{SharedResource.NameOf(need, owner.Text)}`")
            {
                Where = owner.Span,
                Related = [target.Manifest.NameNode.Span],
                Fix = Suggestion.Sentence(SharedResource.NameOf(need, owner.Text), target.On(stage).Needs.Select(other => other.Name)) ?? $"name it as `{target.Name}.NEED`",
            });
        }
    }

    static void CheckCircle(RepositoryModel model, Stage stage, ICollection<Problem> problems)
    {
        var circle = model.GraphOn(stage).FindCircle();
        if (circle.IsEmpty)
        {
            return;
        }

        var places = circle.Zip(circle.Skip(1), (from, to) => from.On(stage).Needs.First(need => model.TargetOf(from, need) == to).Node.Span).ToList();
        problems.Add(new Problem("need-circle", $"components need one another in a circle: {string.Join(" -> ", circle.Select(component => $"`{component.Name}`"))}")
        {
            Where = places[0],
            Related = places[1..],
            Fix = "drop one of these needs; what both use can be a component of its own",
        });
    }
}
