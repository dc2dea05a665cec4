using System.Collections.Immutable;

namespace Slipway.Releases.Records;

/// <summary>A database of its own that a release's component needs.</summary>
/// <param name="Need">Its name: <c>database</c>.</param>
/// <param name="Kind">One of <see cref="Engines.Databases.ProviderKinds"/>.</param>
/// <param name="Variables">The component's variables that lead to it, as the manifest has them: <c>{database.url}</c>. No secret is in them, only references.</param>
public sealed record ReleaseData(string Need, string Kind, ImmutableSortedDictionary<string, string> Variables)
{
    /// <summary>The id of the snapshot that is taken before the migrations run; null: none is.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The id of the snapshot that this release puts in the place of the live data; null: none.</summary>
    public string? Restores { get; init; }

    /// <summary>Marks the copies that are made of it for this release; see <see cref="Slipway.Data.Snapshots.DatabaseCopies"/>. Null: none is.</summary>
    public string? Mark { get; init; }
}
