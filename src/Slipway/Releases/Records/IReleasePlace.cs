using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Records;

/// <summary>Where a stage's releases live, with their records, journals and leases: a namespace of a cluster, or this machine.</summary>
/// <remarks>Every method throws a <see cref="ProblemException"/> when the place cannot be reached or refuses.</remarks>
public interface IReleasePlace : IAsyncDisposable
{
    /// <summary>All that it remembers, in a constant number of requests. Nothing at all is there before the first deploy.</summary>
    Task<ReleaseHistory> HistoryAsync(CancellationToken cancellation);

    /// <summary>The same for whoever has read it before, and holds the leases of these components by now: mostly nobody has written since, which may be found out more quickly.</summary>
    /// <param name="known">What it remembered a while ago.</param>
    Task<ReleaseHistory> HistorySinceAsync(ReleaseHistory known, IReadOnlyCollection<string> components, CancellationToken cancellation) => HistoryAsync(cancellation);

    /// <returns>Null: there is none of this number.</returns>
    Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation);

    /// <summary>Writes a record once. The same record again does nothing.</summary>
    /// <exception cref="ProblemException"><c>release-number-taken</c>: another record has its number.</exception>
    Task WriteAsync(ReleaseRecord record, CancellationToken cancellation);

    /// <summary>Begins the journal of a deploy with its first entry.</summary>
    /// <returns>Null: somebody has begun one of this number.</returns>
    Task<IJournal?> BeginAsync(int deploy, DeployBegan began, CancellationToken cancellation);

    /// <summary>Goes on with the journal of an unfinished deploy. The entry fences off whoever wrote it before.</summary>
    /// <exception cref="ProblemException"><c>journal-fenced</c>: somebody else has just taken it.</exception>
    Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation);

    /// <summary>Takes the leases of components, and renews them until they are given back. Two who want several never wait for each other.</summary>
    /// <exception cref="ProblemException"><c>lease-held</c>: somebody holds one, and we are not to wait.</exception>
    Task<ILeases> LeaseAsync(LeaseRequest request, CancellationToken cancellation);

    /// <summary>Notes on a release that by somebody's will a snapshot is about to take the place of its data: that may lack what the release has migrated.</summary>
    Task NoteRestoredAsync(string component, int number, string snapshot, CancellationToken cancellation);

    /// <summary>Removes records and journals beyond what is kept. Never of a release that stands or is underway.</summary>
    Task PruneAsync(ReleaseHistory history, CancellationToken cancellation);
}

/// <summary>Who wants which leases, and what to do where somebody holds one.</summary>
/// <param name="Components">Sorted.</param>
/// <param name="Holder">Who: <c>ada@laptop</c>; the place adds what makes it unique.</param>
/// <param name="Told">Gets a line for people while it waits.</param>
public sealed record LeaseRequest(ImmutableArray<string> Components, string Holder, Action<string> Told)
{
    public LeaseConflict Conflict { get; init; }
}

/// <summary>What to do where somebody at work holds a lease. One whose holder is dead is taken over in any case.</summary>
public enum LeaseConflict
{
    Refuse,

    /// <summary>Waits for its turn.</summary>
    Wait,

    /// <summary>Asks the holder to stop and to undo what it has begun, then takes its turn.</summary>
    Supersede,
}

/// <summary>Leases that are held, and renewed in the background.</summary>
public interface ILeases : IAsyncDisposable
{
    /// <summary>Cancelled when a lease is lost: no further effect may begin.</summary>
    CancellationToken Lost { get; }

    /// <summary>Cancelled when somebody wants to supersede us: stop and undo.</summary>
    CancellationToken Superseded { get; }

    /// <summary>To be called right before each effect: who was frozen for longer than a lease lives has lost it.</summary>
    /// <exception cref="ProblemException"><c>lease-lost</c></exception>
    ValueTask CheckAsync(CancellationToken cancellation);
}
