using System.Collections.Immutable;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Components;

/// <summary>A task of a component: a name for one command, or for several that are run one after the other.</summary>
/// <param name="Name"><c>test</c>, <c>lint</c>, <c>types</c> or the component's own.</param>
/// <param name="Commands">At least one.</param>
public sealed record TaskDeclaration(string Name, ImmutableArray<CommandDeclaration> Commands)
{
    /// <summary>The tasks that are keys of their own; all others stand under <c>tasks</c>.</summary>
    internal static readonly string[] KnownNames = ["test", "lint", "types"];

    /// <summary>Default: 1 hour.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The stage whose environment it sees; null: the one asked for.</summary>
    public string? Stage { get; init; }

    /// <summary>The tasks that come first.</summary>
    public ImmutableArray<TaskReference> After { get; init; } = [];

    /// <summary>The files that decide its result, as patterns; null: the component's own, and those above it.</summary>
    public ImmutableArray<string>? Inputs { get; init; }

    /// <summary>The files that it makes, as patterns from the component's folder.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>Named resources that it holds while it runs, sorted.</summary>
    public ImmutableArray<string> Uses { get; init; } = [];

    /// <summary>Whether its result may be reused; null: its name and what it declares decide.</summary>
    public bool? Cache { get; init; }

    /// <summary>For tests: <c>fast</c>, <c>slow</c> or <c>superslow</c>; null: their marks decide.</summary>
    public string? List { get; init; }

    /// <summary>Null when the component declares no such task.</summary>
    internal static TaskDeclaration? Read(string name, ManifestNode? node)
    {
        var settings = node as MapNode;
        var commands = CommandDeclaration.ReadAll(settings is null ? node : settings["run"]);
        return commands.IsEmpty ? null
            : settings is null ? new TaskDeclaration(name, commands)
            : Bind(new TaskDeclaration(name, commands), settings);
    }

    static TaskDeclaration Bind(TaskDeclaration task, MapNode settings) => task with
    {
        Timeout = settings.Text("timeout") is { } text && Durations.TryParse(text, out var timeout) ? timeout : task.Timeout,
        Stage = settings.Text("stage"),
        After = [.. Items(settings, "after").Select(TaskReference.Read)],
        Inputs = settings["inputs"] is ListNode ? [.. Texts(settings, "inputs")] : null,
        Outputs = [.. Texts(settings, "outputs")],
        Uses = [.. Texts(settings, "uses").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Cache = settings.Text("cache") switch { "true" => true, "false" => false, _ => null },
        List = settings.Text("list"),
    };

    /// <summary>The tasks of a component that are written as maps.</summary>
    internal static IEnumerable<MapNode> Nodes(MapNode component) =>
        KnownNames.Select(name => component[name]).Concat((component["tasks"] as MapNode)?.Entries.Select(entry => entry.Value) ?? []).OfType<MapNode>();

    static IEnumerable<string> Texts(MapNode settings, string key) => Items(settings, key).Select(item => item.Text);

    static IEnumerable<ScalarNode> Items(MapNode settings, string key) =>
        settings[key] is ListNode list ? list.Items.OfType<ScalarNode>().Where(item => !item.IsNull) : [];
}
