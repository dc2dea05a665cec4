using System.Collections.Immutable;
using Slipway.Execution.Journal;

namespace Slipway.Releases.Records;

/// <summary>What a stage remembers: its releases, and its deploys.</summary>
/// <param name="Releases">Sorted by component, newest first.</param>
/// <param name="Deploys">Newest first.</param>
public sealed record ReleaseHistory(ImmutableArray<ReleaseSummary> Releases, ImmutableArray<DeployRecord> Deploys)
{
    /// <summary>The deploys that were begun and have come to no good end, oldest first: broken off, still at work, or waiting for a person.</summary>
    public IEnumerable<DeployRecord> Unfinished => Deploys.Where(deploy => deploy.Outcome is DeployOutcome.Underway or DeployOutcome.NeedsPerson).Reverse();

    /// <summary>The number of the next deploy.</summary>
    public int NextDeploy => Deploys.Select(deploy => deploy.Number).Concat(Releases.Select(release => release.Deploy)).DefaultIfEmpty(0).Max() + 1;

    /// <summary>The release that stands: the newest that was released. Null: none was.</summary>
    public ReleaseSummary? Standing(string component) => Of(component).FirstOrDefault(release => release.Outcome == DeployOutcome.Released);

    /// <summary>The number of a component's next release.</summary>
    public int NextNumber(string component) => Of(component).Select(release => release.Number).DefaultIfEmpty(0).Max() + 1;

    /// <summary>The releases of one component, newest first.</summary>
    public IEnumerable<ReleaseSummary> Of(string component) => Releases.Where(release => release.Component == component);
}

/// <summary>A release without its objects.</summary>
/// <param name="Outcome">That of its deploy.</param>
/// <param name="Elapsed">From the deploy's beginning to its end; null: not known.</param>
public sealed record ReleaseSummary(string Component, int Number, int Deploy, DateTimeOffset At, DeployOutcome Outcome, TimeSpan? Elapsed = null)
{
    public string? Version { get; init; }

    public string? Commit { get; init; }

    public string? Image { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>What its migrations do to the schema; null: none run, or it could not be told.</summary>
    public SchemaSummary? Schema { get; init; }

    /// <summary>What it did with the data; null: nothing.</summary>
    public DataSummary? Data { get; init; }

    /// <summary>The snapshot that somebody has put in the place of its data since; null: nobody has.</summary>
    public string? Restored { get; init; }

    /// <summary>The ConfigMaps and Secrets among its objects: <c>ConfigMap/shop-5f2c Secret/shop-77aa</c>; null: only the record tells.</summary>
    public string? Variables { get; init; }

    /// <summary>The last migration that is applied after it, and <c>0</c> where it has taken all down; null: it has changed nothing, or that is not known.</summary>
    public string? Head => Data?.Down ?? Schema?.After ?? Data?.Head;

    /// <summary>The version before works on the schema after: a rehearsal knows better than what was declared. True where no schema changed.</summary>
    public bool IsCompatible => Schema is null || (Data?.Works ?? Schema.Compatibility == Compatibility.Yes);

    public required ReleaseOrigin Origin { get; init; }

    public required string By { get; init; }
}

/// <summary>What the journal of one deploy says.</summary>
/// <param name="Number">From 1, for each stage.</param>
public sealed record DeployRecord(int Number, ImmutableArray<JournalEntry> Entries)
{
    /// <summary>The journal as it was read: whoever takes it up goes on from there.</summary>
    internal JournalContent Content { get; init; } = JournalContent.Of([]);

    /// <summary>Null: its first entry is lost, or only a newer tool knows it.</summary>
    public DeployBegan? Began => Entries.OfType<DeployBegan>().FirstOrDefault();

    /// <summary>From here on it only goes forward.</summary>
    public bool IsCommitted => Entries.OfType<DeployCommitted>().Any();

    /// <summary>Why it is undone, or was; null: it is not.</summary>
    public string? Cause => Entries.OfType<DeployUndoing>().LastOrDefault()?.Cause;

    public DeployOutcome Outcome => Entries.OfType<DeployEnded>().LastOrDefault()?.Outcome ?? DeployOutcome.Underway;
}
