using System.Collections.Immutable;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Graph;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;

namespace Slipway.Running;

/// <summary>Decides what <c>up</c> has to have running, and in which order.</summary>
public static class UpPlanner
{
    /// <param name="wanted">The components asked for; all they need comes with them.</param>
    /// <param name="engine">In containers a component's image comes before what runs in it.</param>
    /// <returns>Each piece after those it waits for.</returns>
    public static ImmutableArray<UpPiece> Plan(RepositoryModel model, Stage stage, IEnumerable<Component> wanted, EngineKind engine = EngineKind.Processes)
    {
        var graph = model.GraphOn(stage);
        var pieces = ImmutableArray.CreateBuilder<UpPiece>();
        var last = new Dictionary<Component, ImmutableArray<string>>();
        foreach (var component in graph.Order(wanted))
        {
            last[component] = Add(component, engine == EngineKind.Containers ? InImage.Of(component, stage) : component.On(stage), engine, Before(component, graph, last), pieces);
        }

        return pieces.DrainToImmutable();
    }

    /// <summary>What the needed components end with; a library that runs nothing passes on what it needs itself.</summary>
    static ImmutableArray<string> Before(Component component, ComponentGraph graph, Dictionary<Component, ImmutableArray<string>> last) =>
        [.. graph.Needs[component].SelectMany(needed => last.GetValueOrDefault(needed, [])).Distinct()];

    static ImmutableArray<string> Add(
        Component component, ComponentSettings settings, EngineKind engine, ImmutableArray<string> before, ImmutableArray<UpPiece>.Builder pieces)
    {
        var resources = settings.Needs.OfType<ResourceNeed>().Where(need => need.Owner is null)
            .Select(need => new ResourcePiece(component, need)).ToList();
        pieces.AddRange(resources);
        ImmutableArray<string> ready = [.. before, .. resources.Select(piece => piece.Name)];
        if (engine == EngineKind.Containers && (settings.Migrate is not null || !settings.Processes.IsEmpty))
        {
            var image = new ImagePiece(component, settings.Image.Target);
            pieces.Add(image);
            ready = [.. ready, image.Name];
        }

        if (settings.Migrate is { } command)
        {
            var migration = new MigrationPiece(component, command, ready);
            pieces.Add(migration);
            ready = [migration.Name];
        }

        var processes = settings.Processes.Select(process => new ProcessPiece(component, process, ready)).ToList();
        pieces.AddRange(processes);
        return processes.Count > 0 ? [.. processes.Select(piece => piece.Name)] : ready;
    }
}
