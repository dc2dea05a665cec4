using System.Collections.Immutable;
using System.Text;

namespace Slipway.Bootstrap.Archives;

/// <summary>The names inside archives, taken apart so that none can lead out of the folder that it is unpacked into.</summary>
static class EntryName
{
    const int LongestSegment = 255;
    const int Deepest = 64;

    /// <summary>The folders and the file of an entry's name; empty for <c>./</c>, the folder itself.</summary>
    /// <exception cref="ArchiveException">Absolute, upwards, too long, too deep, or with characters that no file should have.</exception>
    public static ImmutableArray<string> Segments(string name)
    {
        if (name.Any(character => char.IsControl(character) || character == '\\'))
        {
            throw new ArchiveException($"it has an entry whose name holds a control character or a backslash: `{Printable(name)}`");
        }

        if (name.StartsWith('/'))
        {
            throw new ArchiveException($"it has an entry with an absolute path: `{Printable(name)}`");
        }

        // ./linux-amd64//helm -> linux-amd64, helm
        ImmutableArray<string> segments = [.. name.Split('/').Where(segment => segment.Length > 0 && segment != ".")];
        if (segments.Contains(".."))
        {
            throw new ArchiveException($"it has an entry that leads upwards: `{Printable(name)}`");
        }

        return segments.Length > Deepest || segments.Any(segment => Encoding.UTF8.GetByteCount(segment) > LongestSegment)
            ? throw new ArchiveException($"it has an entry whose name is too long or too deep: `{Printable(name)}`")
            : segments;
    }

    /// <summary>Refuses the target of a symbolic link that leads, or by way of other links could lead, out of the archive's folder.</summary>
    /// <remarks>
    /// A link's own folder is a real one, so <c>..</c> at the head of a target goes where it seems to go. After a name it would start from
    /// wherever that name, itself a link, leads to: such targets are refused.
    /// </remarks>
    /// <param name="depth">How many folders the link is in.</param>
    public static void CheckTarget(string link, string target, int depth)
    {
        var segments = target.Split('/').Where(segment => segment.Length > 0 && segment != ".").ToArray();
        var upwards = segments.TakeWhile(segment => segment == "..").Count();
        if (target.Length == 0 || target.StartsWith('/') || target.Any(char.IsControl) || upwards > depth || segments.Skip(upwards).Contains(".."))
        {
            throw new ArchiveException($"its link `{Printable(link)}` leads out of it, to `{Printable(target)}`");
        }
    }

    /// <summary>A name as it can stand in a message: no control characters, not endless.</summary>
    public static string Printable(string name)
    {
        var text = string.Concat(name.Take(200).Select(character => char.IsControl(character) ? '?' : character));
        return name.Length > 200 ? text + "…" : text;
    }
}
