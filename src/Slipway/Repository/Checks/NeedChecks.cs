using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Checks;

/// <summary>Every need leads somewhere, and never back to where it came from.</summary>
static class NeedChecks
{
    public static void Check(RepositoryModel model, Stage stage, ICollection<Problem> problems)
    {
        foreach (var component in model.Components)
        {
            foreach (var need in component.On(stage, problems).Needs)
            {
                Check(model, component, need, stage, problems);
            }
        }
    }

    public static void CheckCircles(RepositoryModel model, Stage stage, ICollection<Problem> problems)
    {
        foreach (var circle in model.GraphOn(stage).FindCircles())
        {
            var places = circle.Zip(circle.Skip(1), (from, to) => Place(model, from.On(stage), from, to)).ToList();
            problems.Add(Circle(circle, places) with { Why = stage == model.Stages.Default ? null : $"so it is on stage `{stage.Name}`" });
        }
    }

    static void Check(RepositoryModel model, Component component, Need need, Stage stage, ICollection<Problem> problems)
    {
        switch (need)
        {
            case ComponentNeed other when model.Resolve(component, other.Reference.Text) is var target:
                if (target is null)
                {
                    problems.Add(UnknownNeed(model, other));
                }
                else if (target == component)
                {
                    problems.Add(Circle([component, component], [other.Reference.Span]));
                }

                break;
            case ResourceNeed { Owner: { } owner } shared:
                CheckOwner(model, component, shared, owner, stage, problems);
                break;
            case ResourceNeed bound:
                NeedAddress.Parse(bound, problems);
                NeedAddress.ParseAdmin(bound, problems);
                break;
        }
    }

    static Problem UnknownNeed(RepositoryModel model, ComponentNeed need)
    {
        var name = need.Reference.Text;
        var known = model.Components.Select(component => component.Name).Concat(ResourceKinds.All);
        return new Problem("unknown-need", $"`{need.Reference.Shown}` is neither a component nor a kind of resource")
        {
            Where = need.Reference.Span,
            Fix = Suggestion.Sentence(name, known) ?? $"name a component, its path, or one of {string.Join(", ", ResourceKinds.All.Select(kind => $"`{kind}`"))}",
        };
    }

    static void CheckOwner(RepositoryModel model, Component component, ResourceNeed need, ScalarNode owner, Stage stage, ICollection<Problem> problems)
    {
        if (model.TargetOf(component, need) is not { } target)
        {
            var name = SharedResource.OwnerOf(owner.Text);
            problems.Add(new Problem("unknown-component", $"there is no component `{ScalarNode.Shorten(name)}` that could own the {need.Kind}")
            {
                Where = owner.Span,
                Fix = Suggestion.Sentence(name, model.Components.Select(other => other.Name)) ?? "`slipway list` shows what there is",
            });
        }
        else if (SharedResource.Find(target.On(stage), need, owner.Text) is null)
        {
            problems.Add(NotOwned(target, need, owner, stage));
        }
    }

    static Problem NotOwned(Component target, ResourceNeed need, ScalarNode owner, Stage stage)
    {
        var own = target.On(stage).Needs.OfType<ResourceNeed>().Where(other => other.Owner is null && other.Kind == need.Kind).ToList();
        return new Problem("unknown-need", $"`{target.Name}` has no {need.Kind} of its own called `{ScalarNode.Shorten(SharedResource.NameOf(need, owner.Text))}`")
        {
            Where = owner.Span,
            Related = [target.Manifest.NameNode.Span],
            Fix = own.Count > 0
                ? $"it has {string.Join(", ", own.Select(other => $"`{target.Name}.{other.Name}`"))}"
                : $"declare it under the `needs` of `{target.Name}`",
        };
    }

    static SourceSpan Place(RepositoryModel model, ComponentSettings settings, Component from, Component to) =>
        settings.Needs.First(need => model.TargetOf(from, need) == to) switch
        {
            ComponentNeed other => other.Reference.Span,
            ResourceNeed { Owner: { } owner } => owner.Span,
            var need => need.Node.Span,
        };

    static Problem Circle(IEnumerable<Component> circle, List<SourceSpan> places) =>
        new("need-circle", $"components need one another in a circle: {string.Join(" -> ", circle.Select(component => $"`{component.Name}`"))}")
        {
            Where = places[0],
            Related = places[1..],
            Fix = "drop one of these needs; what both use can be a component of its own",
        };
}
