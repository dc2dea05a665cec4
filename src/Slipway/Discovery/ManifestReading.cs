using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>Reads manifests in parallel, as they are found.</summary>
/// <param name="root">Absolute, links followed.</param>
/// <param name="known">What need not be read again; null: nothing.</param>
sealed class ManifestReading(string root, KnownManifests? known, CancellationToken cancellation)
{
    readonly ManifestReader _reader = new(root, known);
    readonly Dictionary<string, Read?> _files = new(StringComparer.Ordinal);

    /// <summary>Reads those that were not read yet. Safe for several threads.</summary>
    public void Add(IEnumerable<string> files)
    {
        List<string> fresh;
        lock (_files)
        {
            fresh = [.. files.Where(file => _files.TryAdd(file, null))];
        }

        var read = new Read[fresh.Count];
        Parallel.For(0, read.Length, new ParallelOptions { CancellationToken = cancellation }, i => read[i] = Read.From(_reader, fresh[i]));
        lock (_files)
        {
            foreach (var one in read)
            {
                _files[one.File] = one;
            }
        }
    }

    /// <summary>Every file that was named, there or not.</summary>
    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <summary>What was read, in the order of paths.</summary>
    public (List<Manifest> Manifests, List<Problem> Problems) Result()
    {
        var read = _files.Values.OfType<Read>().OrderBy(one => one.File, StringComparer.Ordinal).ToList();
        return ([.. read.Select(one => one.Manifest).OfType<Manifest>()], [.. read.SelectMany(one => one.Problems)]);
    }

    sealed record Read(string File, Manifest? Manifest, List<Problem> Problems)
    {
        public static Read From(ManifestReader reader, string file)
        {
            var problems = new List<Problem>(0);
            return new Read(file, reader.Read(file, problems), problems);
        }
    }
}
