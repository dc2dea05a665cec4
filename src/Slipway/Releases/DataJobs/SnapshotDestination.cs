using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Stores;
using Slipway.Problems;

namespace Slipway.Releases.DataJobs;

/// <summary>Where the snapshots of a stage in a cluster are.</summary>
/// <param name="Claim">The volume claim; null: they are in a bucket.</param>
/// <param name="Bucket">With all that its URL needs to say; null: they are in a volume.</param>
sealed record SnapshotDestination(string? Claim, string? Bucket)
{
    const int LongestName = 253;

    /// <param name="to">What <c>data.snapshot.to</c> says; null: nothing.</param>
    /// <param name="environment">Of whoever calls: a Job has none of it.</param>
    /// <exception cref="ProblemException"><c>snapshot-store</c></exception>
    public static SnapshotDestination Of(string? to, Func<string, string?> environment) =>
        to is null ? new SnapshotDestination(SnapshotClaim.Usual, null)
        : to.StartsWith("s3://", StringComparison.Ordinal) ? new SnapshotDestination(null, Whole(S3Address.Parse(to, environment)))
        : IsName(to) ? new SnapshotDestination(to, null)
        : throw SnapshotProblems.Store(
            $"`{to}` is no place for the snapshots of a stage in a cluster",
            "a folder would be one of whichever node the work runs on",
            "name a volume claim of the namespace, write `s3://bucket/path`, or leave `data.snapshot.to` out on this stage: then Slipway makes a claim");

    static string Whole(S3Address address) =>
        $"{address}?region={Uri.EscapeDataString(address.Region)}{(address.IsNamedByHost ? "" : $"&endpoint={Uri.EscapeDataString(address.Endpoint.AbsoluteUri.TrimEnd('/'))}")}";

    static bool IsName(string text) => text.Length is > 0 and <= LongestName && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}
