using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands.Graph;

/// <summary>Components and resources, and which needs which, on one stage.</summary>
/// <param name="Nodes">Components that were asked for and all they need, each before what it needs first; a resource right after its owner.</param>
/// <param name="Edges">In the order of the manifests.</param>
sealed record NeedsGraph(Stage Stage, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <param name="wanted">Components to start from.</param>
    public static NeedsGraph Of(RepositoryModel model, Stage stage, IEnumerable<Component> wanted)
    {
        var components = model.GraphOn(stage).Order(wanted.Reverse()).Reverse().ToList();
        var nodes = new List<GraphNode>();
        var edges = new List<GraphEdge>();
        foreach (var component in components)
        {
            nodes.Add(new GraphNode(component.Name) { Component = component });
            foreach (var need in component.On(stage).Needs)
            {
                if (need is ResourceNeed { Owner: null } own)
                {
                    nodes.Add(new GraphNode($"{component.Name}.{own.Name}") { Resource = own });
                }

                edges.Add(new GraphEdge(component.Name, Target(model, component, need, stage), need.Name));
            }
        }

        return new NeedsGraph(stage, nodes, edges);
    }

    static string Target(RepositoryModel model, Component component, Need need, Stage stage) => need switch
    {
        ResourceNeed { Owner: { } owner } shared when model.TargetOf(component, need) is { } other =>
            $"{other.Name}.{SharedResource.Find(other.On(stage), shared, owner.Text)?.Name}",
        ResourceNeed => $"{component.Name}.{need.Name}",
        _ => model.TargetOf(component, need)!.Name,
    };
}

/// <summary>A component, or a resource of one.</summary>
/// <param name="Id"><c>visits</c>, or <c>visits.database</c>.</param>
sealed record GraphNode(string Id)
{
    public Component? Component { get; init; }

    public ResourceNeed? Resource { get; init; }

    /// <summary>What stands behind the name: <c>postgresql 15, or sqlite</c>; nothing for a component.</summary>
    public string Details => Resource is null
        ? ""
        : string.Concat(Resource.Kind, Resource.Version is { } version ? $" {version}" : "", Resource.Embedded is { } embedded ? $", or {embedded}" : "", Resource.Url is null ? "" : ", by its URL");
}

/// <param name="Need">What <paramref name="To"/> is called in <paramref name="From"/>.</param>
sealed record GraphEdge(string From, string To, string Need);
