using System.Collections.Immutable;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Graph;
using Slipway.Repository.Stages;

namespace Slipway.Running;

/// <summary>Decides what <c>up</c> has to have running, and in which order.</summary>
public static class UpPlanner
{
    /// <param name="wanted">The components asked for; all they need comes with them.</param>
    /// <returns>Each piece after those it waits for.</returns>
    public static ImmutableArray<UpPiece> Plan(RepositoryModel model, Stage stage, IEnumerable<Component> wanted)
    {
        var graph = model.GraphOn(stage);
        var pieces = ImmutableArray.CreateBuilder<UpPiece>();
        var last = new Dictionary<Component, ImmutableArray<string>>();
        foreach (var component in graph.Order(wanted))
        {
            last[component] = Add(component, stage, Before(component, graph, last), pieces);
        }

        return pieces.DrainToImmutable();
    }

    /// <summary>What the needed components end with; a library that runs nothing passes on what it needs itself.</summary>
    static ImmutableArray<string> Before(Component component, ComponentGraph graph, Dictionary<Component, ImmutableArray<string>> last) =>
        [.. graph.Needs[component].SelectMany(needed => last.GetValueOrDefault(needed, [])).Distinct()];

    static ImmutableArray<string> Add(Component component, Stage stage, ImmutableArray<string> before, ImmutableArray<UpPiece>.Builder pieces)
    {
        var settings = component.On(stage);
        var resources = settings.Needs.OfType<ResourceNeed>().Where(need => need.Owner is null)
            .Select(need => new ResourcePiece(component, need)).ToList();
        pieces.AddRange(resources);
        ImmutableArray<string> ready = [.. before, .. resources.Select(piece => piece.Name)];
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
