using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Running;

/// <summary>What the user asks <c>up</c> for.</summary>
/// <param name="Root">The checkout's root.</param>
/// <param name="Wanted">The components; all they need comes with them.</param>
public sealed record UpRequest(RepositoryModel Model, string Root, Stage Stage, IReadOnlyCollection<Component> Wanted)
{
    /// <summary>What was typed, for the journal: <c>slipway up visits</c>.</summary>
    public string Command { get; init; } = BrokenOffUp.Word;

    /// <summary>What it runs on: processes or containers.</summary>
    public EngineKind Engine { get; init; }

    /// <summary>The user said which, whatever the stages say.</summary>
    public bool IsEngineChosen { get; init; }

    /// <summary>Everything is wanted: what runs besides is not declared any more.</summary>
    public bool IsEverything { get; init; }

    /// <summary>SQLite instead of servers, wherever a component allows it.</summary>
    public bool PreferEmbedded { get; init; }

    /// <summary>The user's own variables, of which some are passed on.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Folders that go before PATH for a component: <c>.deps/</c> and the <c>.bin/</c> folders.</summary>
    public required Func<Component, IEnumerable<string>> ToolFolders { get; init; }

    /// <summary>What a component is told of its own version, <c>1.4.0+57</c>; null: it has none. A new commit alone restarts nothing.</summary>
    public Func<Component, string?> VersionOf { get; init; } = _ => null;
}
