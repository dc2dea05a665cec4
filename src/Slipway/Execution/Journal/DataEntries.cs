using System.Collections.Immutable;

namespace Slipway.Execution.Journal;

/// <summary>A snapshot of a component's data is whole, stored, and was read back.</summary>
/// <param name="Snapshot">Its id.</param>
/// <param name="Bytes">That are stored.</param>
/// <param name="IsFenced">Nothing was written after it until the fence is lifted.</param>
public sealed record SnapshotTaken(DateTimeOffset At, string Component, string Need, string Snapshot, long Bytes, long Rows, TimeSpan Elapsed, bool IsFenced) : JournalEntry(At);

/// <summary>The migrations of a release were tried on a copy.</summary>
/// <param name="Works">Whether the version that stands works on the migrated copy; null: none stands.</param>
/// <param name="Why">It does not; null: it does.</param>
/// <param name="Elapsed">How long the migrations took.</param>
/// <param name="Locks">That they held so that others could not read or write, the longest first.</param>
public sealed record MigrationRehearsed(DateTimeOffset At, string Component, bool? Works, string? Why, TimeSpan Elapsed, ImmutableArray<RehearsedLock> Locks) : JournalEntry(At)
{
    /// <summary>What the copy held before and after.</summary>
    public required RehearsedSize Before { get; init; }

    public required RehearsedSize After { get; init; }
}

/// <param name="Mode">The server's own word.</param>
public sealed record RehearsedLock(string Table, string Mode, TimeSpan Held);

public sealed record RehearsedSize(long Rows, long Bytes);

/// <summary>Nobody writes to a component's data from here on, but the release.</summary>
public sealed record FenceRaised(DateTimeOffset At, string Component) : JournalEntry(At);

/// <param name="Held">How long it was up; null: not known.</param>
public sealed record FenceLifted(DateTimeOffset At, string Component, TimeSpan? Held) : JournalEntry(At);

/// <summary>How far the migrations of a release have brought a database that it has made itself: its record was written before anybody could be asked.</summary>
/// <param name="Head">The last one that is applied.</param>
public sealed record SchemaSeen(DateTimeOffset At, string Component, string Head) : JournalEntry(At);

/// <summary>A rollback has taken the migrations down that the release which it puts back did not have.</summary>
/// <param name="To">The last one that is left; null: none is.</param>
public sealed record MigrationsTakenDown(DateTimeOffset At, string Component, string? To) : JournalEntry(At);

/// <summary>The data of a component is as it was before the release.</summary>
/// <param name="Snapshot">It was restored from this one; null: the migrations were taken back.</param>
/// <param name="Kept">The name under which the data is kept that was live until then; null: there is none.</param>
public sealed record DataPutBack(DateTimeOffset At, string Component, string Need, string? Snapshot, string? Kept) : JournalEntry(At);
