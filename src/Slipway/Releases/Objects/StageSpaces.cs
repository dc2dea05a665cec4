using System.Collections.Immutable;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Objects;

/// <summary>The namespaces of a stage.</summary>
static class StageSpaces
{
    /// <summary>The stage as a component sees it, and its namespace.</summary>
    public static (Stage Stage, string Namespace) Of(RepositoryModel model, Stage stage, Component component)
    {
        var refined = model.StageOf(component, stage);
        var cluster = component.Above.LastOrDefault(manifest => manifest.Kind == "cluster");
        return (refined, StageNamespace.Of(refined, model.Name, cluster?.Name));
    }

    /// <summary>All of them: first the one with the records, then each after those of what its components need.</summary>
    public static ImmutableArray<string> All(RepositoryModel model, Stage stage) =>
    [
        .. model.GraphOn(stage).Order(model.Components).Where(component => component.Kind == ComponentKind.App && model.StageOf(component, stage).Engine == EngineKind.Kubernetes)
            .Select(component => Of(model, stage, component).Namespace)
            .Prepend(StageNamespace.Of(stage, model.Name, null))
            .Distinct(StringComparer.Ordinal),
    ];
}
