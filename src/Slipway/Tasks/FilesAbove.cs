using Slipway.Digests;
using Slipway.Repository.Manifests;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>The files that stand in the folders above a component's: build settings, versions, lock files. What is there for people alone does not count.</summary>
public sealed class FilesAbove(ISourceTree sources)
{
    readonly Dictionary<string, Digest> _folders = new(StringComparer.Ordinal);

    /// <summary>Of all folders above a folder; of nothing for the root.</summary>
    public Digest Of(string folder)
    {
        if (folder.Length == 0)
        {
            return default;
        }

        var above = Parent(folder);
        if (!_folders.TryGetValue(above, out var digest))
        {
            var builder = new DigestBuilder().Add(Of(above));
            foreach (var file in Counting(above))
            {
                builder.Add(file.Path).Add((long)file.Kind).Add(file.Content);
            }

            _folders[above] = digest = builder.Build();
        }

        return digest;
    }

    /// <summary>The files that <see cref="Of"/> is the digest of, the nearest ones first.</summary>
    public IEnumerable<SourceFile> FilesAboveOf(string folder)
    {
        var files = new List<SourceFile>();
        while (folder.Length > 0)
        {
            folder = Parent(folder);
            files.AddRange(Counting(folder));
        }

        return files;
    }

    /// <summary>Whether a file above a component may decide what comes of its tasks. What the manifests say is in other inputs.</summary>
    public static bool Counts(string name) =>
        name != Manifest.FileName && !name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("LICENSE", StringComparison.Ordinal);

    IEnumerable<SourceFile> Counting(string folder) =>
        sources.FilesIn(folder).Where(file => Counts(file.Path[(folder.Length == 0 ? 0 : folder.Length + 1)..]));

    static string Parent(string folder) => folder.LastIndexOf('/') is var slash and >= 0 ? folder[..slash] : "";
}
