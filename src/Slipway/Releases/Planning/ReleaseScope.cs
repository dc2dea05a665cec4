using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;

namespace Slipway.Releases.Planning;

/// <summary>Which components a deploy is about, and where each goes.</summary>
/// <param name="Stage">As it was named.</param>
/// <param name="Context">Of the kubeconfig: one deploy changes one cluster.</param>
/// <param name="Components">Each after what it needs.</param>
sealed record ReleaseScope(RepositoryModel Model, Stage Stage, string Context, ImmutableArray<Component> Components)
{
    /// <summary>The namespace with the stage's records.</summary>
    public string Namespace => StageNamespace.Of(Stage, Model.Name, null);

    /// <param name="wanted">Those named, or all; what they need comes with them.</param>
    /// <param name="hasImage">Whether a component has an image.</param>
    /// <param name="hasObjects">Whether a component brings Kubernetes objects of its own.</param>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static ReleaseScope Of(RepositoryModel model, Stage stage, IEnumerable<Component> wanted, Func<Component, bool> hasImage, Func<Component, bool> hasObjects)
    {
        ImmutableArray<Component> components = [.. model.GraphOn(stage).Order(wanted).Where(component => component.Kind == ComponentKind.App && (hasObjects(component) || hasImage(component) || !component.On(stage).Processes.IsEmpty))];
        var stages = components.Select(component => model.StageOf(component, stage)).Prepend(stage).ToList();
        List<Problem> problems =
        [
            .. WrongEngine(stages, model).Take(1),
            .. components.Where(component => !hasImage(component) && !hasObjects(component)).Select(NoImage),
            .. components.Where(component => !hasObjects(component)).SelectMany(component => InImage.Problems(component, stage)),
            .. components.SelectMany(component => NotBound(component, stage)),
        ];
        var contexts = stages.Skip(components.IsEmpty ? 0 : 1).Select(one => one.Context).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (problems.Count == 0 && contexts.Count != 1)
        {
            problems.Add(Contexts(stage, contexts));
        }

        return problems.Count == 0 ? new ReleaseScope(model, stage, contexts[0], components) : throw new ProblemException(problems);
    }

    /// <summary>The stage as a component sees it, and its namespace.</summary>
    public (Stage Stage, string Namespace) Of(Component component) => StageSpaces.Of(Model, Stage, component);

    static IEnumerable<Problem> WrongEngine(IEnumerable<Stage> stages, RepositoryModel model) => stages.Where(stage => stage.Engine != EngineKind.Kubernetes).Select(stage =>
        new Problem("stage-not-deployed", $"the stage `{stage.Name}` runs on {stage.Engine.ToString().ToLowerInvariant()}, and a release goes to a cluster")
        {
            Fix = model.Stages.All.FirstOrDefault(other => other.Engine == EngineKind.Kubernetes) is { } there ? $"name one that does: `--stage {there.Name}`"
                : $"give it one in the repository's slipway.yaml: `stages: {{ {stage.Name}: {{ engine: kubernetes, context: … }} }}`",
        });

    /// <summary>It has none that could be run.</summary>
    public static Problem NoImage(Component component) => new("no-image", $"`{component.Name}` has no image")
    {
        Where = component.Manifest.NameNode.Span,
        Fix = "give it a Dockerfile, or `image:` in its manifest",
    };

    /// <summary>Nothing can run it in a cluster: a file would be gone with its pod.</summary>
    static IEnumerable<Problem> NotBound(Component component, Stage stage) => component.On(stage).Needs.OfType<ResourceNeed>().Where(need => need is { Owner: null, Url: null } && !OwnedDatabase.IsOwned(need)).Select(need =>
        new Problem("need-not-bound", $"nothing says where `{component.Name}` finds its `{need.Name}` on `{stage.Name}`")
        {
            Where = need.Node.Span,
            Why = $"a {need.Kind} is a file, and a pod has none that would outlive it",
            Fix = $"name a server, such as `{ResourceKinds.PostgreSql}: 17`; or bind it to one that is there: `stages: {{ {stage.Name}: {{ needs: {{ {need.Name}: {{ url: \"{{secret:{component.Name}-{need.Name}-url}}\" }} }} }} }}`",
        });

    static Problem Contexts(Stage stage, List<string> contexts) => contexts.Count == 0
        ? new Problem("stage-no-context", $"nothing says in which cluster the stage `{stage.Name}` is")
        {
            Why = "the current context of kubectl is never used",
            Fix = $"name one that `kubectl config get-contexts` shows: `stages: {{ {stage.Name}: {{ context: … }} }}`",
        }
        : new Problem("stage-several-contexts", $"on the stage `{stage.Name}` these components are in several clusters: {string.Join(", ", contexts.Select(context => $"`{context}`"))}")
        {
            Why = "one deploy changes one cluster, so that it can be undone as a whole",
            Fix = "name components of one cluster",
        };
}
