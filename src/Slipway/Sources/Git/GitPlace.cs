using Slipway.Digests;
using Slipway.Sources.Looking;
using Slipway.State;

namespace Slipway.Sources.Git;

/// <summary>A file of Git's that decides which files there are: its index, its configuration, rules that lie elsewhere.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="IsTrusted">It was settled when it was read.</param>
/// <param name="Content">Of an index that is understood: of the paths it tracks.</param>
readonly record struct GitPlace(string Path, Stamp Stamp, bool IsTrusted, Digest Content)
{
    /// <summary>Bytes.</summary>
    public const int LongestIndex = 1 << 30;

    public static GitPlace Take(string path, FileStamps stamps, FileContent content)
    {
        var stamp = stamps.Of(path);
        return new GitPlace(path, stamp, content.IsSettled(stamp), stamp.IsFile ? Read(path) : default);
    }

    /// <summary>The same place now; null: it says something else.</summary>
    public GitPlace? Again(FileStamps stamps, FileContent content)
    {
        if (IsTrusted && stamps.Of(Path) == Stamp)
        {
            return this;
        }

        var now = Take(Path, stamps, content);
        return now.Content == Content && now.Stamp.IsFile == Stamp.IsFile && now.Stamp != Stamp.Unknown ? now : null;
    }

    static Digest Read(string path)
    {
        using var file = FileBytes.Read(path, LongestIndex);
        var content = file.Content;
        return System.IO.Path.GetFileName(path) == "index" && GitIndex.TrackedPaths(content) is { } tracked ? tracked : Digest.Of(content);
    }
}
