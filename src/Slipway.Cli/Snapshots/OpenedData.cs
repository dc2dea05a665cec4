using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Running;
using Slipway.State;

namespace Slipway.Cli.Snapshots;

/// <summary>A need of a component with its snapshots; its server is reached when somebody wants something of it.</summary>
/// <param name="Declared">What its manifest says of snapshots.</param>
sealed record OpenedData(Component Component, ResourceNeed Need, DataDeclaration Declared, SnapshotArchive Archive, LocalData Databases, LocalPlace Place, CommandContext Context)
{
    static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    /// <summary>For people: <c>visits/database</c>.</summary>
    public string Name => $"{Component.Name}/{Need.Name}";

    /// <summary>Whether it was ever started; a database that is bound by its URL may be.</summary>
    public bool IsThere => Need.Url is not null || Place.Resources.Known(Place.Request(Component, Need, preferEmbedded: false)) is not null;

    /// <exception cref="ProblemException"><c>data-unknown</c></exception>
    public async Task<(IDatabaseServer Server, ServerAccess Access)> ServerAsync(CancellationToken cancellation)
    {
        var access = await Databases.FindAsync(Component, Need, cancellation);
        return (DatabaseServers.Of(access, Context.Programs, Context.Environment("PATH") ?? "", Context.Time), access);
    }

    /// <summary>Held while copies of the database are made, swapped or removed: one at a time.</summary>
    /// <exception cref="ProblemException"><c>snapshot-busy</c></exception>
    public async Task<FileLock> LockAsync(CancellationToken cancellation)
    {
        Place.Folders.Create();
        var path = Path.Combine(Place.Folders.Root, $"snapshots-{Component.Name}-{Need.Name}.lock");
        return await FileLock.TakeAsync(path, LockLimit, Context.Time, cancellation)
            ?? throw new ProblemException(new Problem("snapshot-busy", $"another command restores, tries or removes copies of `{Name}`")
            {
                Kind = ProblemKind.Locked,
                Fix = "wait until it has ended, and try again",
            });
    }
}
