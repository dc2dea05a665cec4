using System.Collections.Immutable;

namespace Slipway.Execution.Journal;

/// <summary>The first entry of a deploy's journal: what is going to be released, together or not at all.</summary>
/// <param name="Command">As typed, without arguments that may hold anything private.</param>
/// <param name="By">Who: <c>ada@laptop</c>.</param>
/// <param name="Components">In the order of the graph.</param>
public sealed record DeployBegan(DateTimeOffset At, string Command, string By, ImmutableArray<DeployedComponent> Components) : JournalEntry(At);

/// <summary>A component in a deploy.</summary>
/// <param name="To">The number of the release that is made.</param>
/// <param name="From">Of the one that stood before, to which an undo leads; null: none did.</param>
public sealed record DeployedComponent(string Component, int To, int? From);

/// <summary>Somebody else goes on with it: whoever wrote before has lost it.</summary>
public sealed record DeployTaken(DateTimeOffset At, string By) : JournalEntry(At);

/// <summary>From here on everything is taken back.</summary>
/// <param name="Cause">For people; never a secret.</param>
public sealed record DeployUndoing(DateTimeOffset At, string Cause) : JournalEntry(At);

/// <summary>All components are released, at once: from here on the deploy only goes forward.</summary>
public sealed record DeployCommitted(DateTimeOffset At) : JournalEntry(At);

/// <summary>The last entry.</summary>
public sealed record DeployEnded(DateTimeOffset At, DeployOutcome Outcome, TimeSpan Elapsed) : JournalEntry(At);

/// <summary>What has become of a deploy.</summary>
public enum DeployOutcome
{
    /// <summary>Not ended: somebody is at it, or it was broken off.</summary>
    Underway,

    Released,

    /// <summary>As if it had never begun.</summary>
    Undone,

    /// <summary>The undo itself could not finish: everything is kept, and a person must choose.</summary>
    NeedsPerson,
}
