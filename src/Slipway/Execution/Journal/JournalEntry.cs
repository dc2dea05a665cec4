using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Execution.Journal;

/// <summary>One line of a journal.</summary>
/// <param name="At">The wall clock's time, for people alone: order is that of the entries.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(RunBegan), "run-began")]
[JsonDerivedType(typeof(EffectIntended), "effect-intended")]
[JsonDerivedType(typeof(StepEnded), "step-ended")]
[JsonDerivedType(typeof(RunEnded), "run-ended")]
[JsonDerivedType(typeof(DeployBegan), "deploy-began")]
[JsonDerivedType(typeof(DeployTaken), "deploy-taken")]
[JsonDerivedType(typeof(DeployUndoing), "deploy-undoing")]
[JsonDerivedType(typeof(DeployCommitted), "deploy-committed")]
[JsonDerivedType(typeof(DeployEnded), "deploy-ended")]
[JsonDerivedType(typeof(SnapshotTaken), "snapshot-taken")]
[JsonDerivedType(typeof(MigrationRehearsed), "migration-rehearsed")]
[JsonDerivedType(typeof(FenceRaised), "fence-raised")]
[JsonDerivedType(typeof(FenceLifted), "fence-lifted")]
[JsonDerivedType(typeof(SchemaSeen), "schema-seen")]
[JsonDerivedType(typeof(MigrationsTakenDown), "migrations-taken-down")]
[JsonDerivedType(typeof(DataPutBack), "data-put-back")]
public abstract record JournalEntry(DateTimeOffset At);

/// <summary>The first entry: what is going to be done.</summary>
/// <param name="Command">As typed, without arguments that may hold anything private: <c>slipway up visits</c>.</param>
/// <param name="Effects">The names of the plan's effects, in its order.</param>
/// <param name="Pure">The number of its pure steps.</param>
public sealed record RunBegan(DateTimeOffset At, string Command, string? Stage, ImmutableArray<string> Effects, int Pure) : JournalEntry(At);

/// <summary>An effect is about to begin: whatever comes next, it may have happened.</summary>
public sealed record EffectIntended(DateTimeOffset At, string Step, int Attempt) : JournalEntry(At);

/// <summary>A step has ended. Only with this entry is an effect believed done.</summary>
/// <param name="Note">A few words for people; never a secret.</param>
public sealed record StepEnded(DateTimeOffset At, string Step, StepEnd End, TimeSpan Elapsed, string? Note) : JournalEntry(At);

/// <summary>The last entry. A run without one was broken off, or is still going on.</summary>
/// <param name="Counts">How many steps ended in which way.</param>
public sealed record RunEnded(DateTimeOffset At, ImmutableSortedDictionary<StepEnd, int> Counts, bool IsCancelled) : JournalEntry(At)
{
    /// <summary>How long the run took, by a clock that does not jump; null: not said.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>What was wrong at the end, apart from the steps, for people; null: nothing.</summary>
    public string? Failure { get; init; }
}
