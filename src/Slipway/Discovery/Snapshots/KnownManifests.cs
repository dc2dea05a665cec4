using Slipway.Repository.Manifests;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>Manifests of a snapshot that does not stand any more: each that is as it was need not be read again. Safe for several threads.</summary>
/// <remarks>A snapshot was written of settled files among which nothing was wrong: the same stamp means the same text, and no problem in it.</remarks>
sealed class KnownManifests(FileStamps stamps, IReadOnlyDictionary<string, (Stamp Stamp, Manifest Manifest)> manifests) : IDisposable
{
    /// <param name="file">From the root.</param>
    /// <returns>Null: it is not known, or has changed.</returns>
    public Manifest? Find(string file) => manifests.TryGetValue(file, out var known) && known.Stamp.IsFile && stamps.Of(file) == known.Stamp ? known.Manifest : null;

    public void Dispose() => stamps.Dispose();
}
