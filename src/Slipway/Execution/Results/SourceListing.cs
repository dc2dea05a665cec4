using System.Text;
using Slipway.Digests;
using Slipway.Sources;

namespace Slipway.Execution.Results;

/// <summary>The files behind an input, as text, so that it can be told later which of them changed.</summary>
static class SourceListing
{
    /// <summary>Bytes; larger ones are neither written nor read.</summary>
    public const int MaximumLength = 1 << 28;

    static readonly string[] Kinds = ["file", "executable", "link", "submodule"];

    // sha256 3a7b…
    // file 9f86… apps/visits/src/Program.cs
    public static byte[] Write(IEnumerable<SourceFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.Append(Kinds[(int)file.Kind]).Append(' ').Append(file.Content).Append(' ').Append(EscapedText.Write(file.Path)).Append('\n');
        }

        var lines = Encoding.UTF8.GetBytes(text.ToString());
        return [.. Encoding.UTF8.GetBytes($"sha256 {Digest.Of(lines)}\n"), .. lines];
    }

    /// <summary>Null: it is not whole.</summary>
    public static List<SourceFile>? Read(ReadOnlySpan<byte> listing)
    {
        var start = listing.IndexOf((byte)'\n') + 1;
        if (start == 0 || !listing[..start].SequenceEqual(Encoding.UTF8.GetBytes($"sha256 {Digest.Of(listing[start..])}\n")))
        {
            return null;
        }

        var files = new List<SourceFile>();
        foreach (var line in Encoding.UTF8.GetString(listing[start..]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', 3) is not [var kind, var digest, var path] || Array.IndexOf(Kinds, kind) is not (>= 0 and var place) || !Digest.TryParse(digest, out var content))
            {
                return null;
            }

            files.Add(new SourceFile(EscapedText.Read(path), (SourceKind)place, content));
        }

        return files;
    }
}
