using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Components;

/// <summary>A named command of a component.</summary>
/// <param name="Name"><c>test</c>, <c>lint</c>, <c>types</c> or the component's own.</param>
public sealed record TaskDeclaration(string Name, CommandDeclaration Command)
{
    /// <summary>The tasks that are keys of their own; all others stand under <c>tasks</c>.</summary>
    internal static readonly string[] KnownNames = ["test", "lint", "types"];

    /// <summary>Default: 1 hour.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The stage whose environment it sees; null: the one asked for.</summary>
    public string? Stage { get; init; }

    /// <summary>Null when the component declares no such task.</summary>
    internal static TaskDeclaration? Read(string name, ManifestNode? node)
    {
        var settings = node as MapNode;
        if (CommandDeclaration.Read(settings is null ? node : settings["run"]) is not { } command)
        {
            return null;
        }

        var task = new TaskDeclaration(name, command) { Stage = settings?.Text("stage") };
        return settings?.Text("timeout") is { } text && Durations.TryParse(text, out var timeout) ? task with { Timeout = timeout } : task;
    }

    /// <summary>The tasks of a component that are written as maps.</summary>
    internal static IEnumerable<MapNode> Nodes(MapNode component) =>
        KnownNames.Select(name => component[name]).Concat((component["tasks"] as MapNode)?.Entries.Select(entry => entry.Value) ?? []).OfType<MapNode>();
}
