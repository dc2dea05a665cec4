using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Opens the place that <c>data.snapshot.to</c> names.</summary>
sealed class SnapshotPlace(SecretStore secrets, Func<string, string?> environment, TimeProvider time)
{
    /// <summary>What counts for an S3 server besides the machine's; null: what the environment names.</summary>
    public S3Authorities? Authorities { get; init; }

    /// <summary>The store of a repository's stage: several may share a place.</summary>
    /// <param name="destination">From the manifest; null: the folder beside the stage's data.</param>
    /// <param name="usual">That folder.</param>
    /// <exception cref="ProblemException"><c>snapshot-store</c>, <c>secret-missing</c></exception>
    public async Task<ISnapshotStore> OpenAsync(string? destination, string usual, string repository, string stage, CancellationToken cancellation) => destination switch
    {
        null => new FolderStore(usual),
        _ when destination.StartsWith("s3://", StringComparison.Ordinal) => await OpenBucketAsync(destination, $"{repository}/{stage}", cancellation),
        _ when Folder(destination) is { } folder => new FolderStore(Path.Combine(folder, repository, stage)),
        _ => throw SnapshotProblems.Store(
            $"`{destination}` is no place for snapshots on this machine",
            "a bare name is a volume claim, which only a stage in a cluster has",
            "write a whole path (`/var/backups`), `~/…` or `s3://bucket/path`"),
    };

    string? Folder(string destination) =>
        destination.StartsWith('/') ? Path.GetFullPath(destination)
        : destination.StartsWith("~/", StringComparison.Ordinal) && environment("HOME") is { Length: > 0 } home ? Path.GetFullPath(Path.Combine(home, destination[2..]))
        : null;

    async Task<ISnapshotStore> OpenBucketAsync(string destination, string below, CancellationToken cancellation)
    {
        var address = S3Address.Parse(destination, environment).Below(below);
        var found = await secrets.GetAllAsync([S3Login.AccessKeyName, S3Login.SecretKeyName], cancellation);
        var (login, limits) = (new S3Login(found[S3Login.AccessKeyName].Value, found[S3Login.SecretKeyName].Value), new S3Limits());
        var authorities = Authorities ?? await S3Authorities.FindAsync(address, environment, cancellation);
        return new S3Store(new S3Calls(address, login, time, limits, S3Calls.NewClient(address, limits, authorities)));
    }
}
