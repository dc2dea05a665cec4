using System.Text;
using Slipway.Digests;
using Slipway.State;

namespace Slipway.Tasks;

/// <summary>How a program was found outside of what Git sees, so that it can be told later whether it is still the same.</summary>
/// <param name="Word">As a command names it.</param>
/// <param name="Path">PATH, as the command sees it.</param>
/// <param name="File">The program's file, links followed; null: there is no such program.</param>
/// <param name="Stamp">Of the file, taken before it was read.</param>
/// <param name="IsSettled">A change since then would show in the stamp. If not, the file has to be looked at.</param>
/// <param name="Identity">What tells one version from another.</param>
/// <param name="Sdks">Of <c>dotnet</c>: what lies beside it, which makes it another one; null: it is another program.</param>
sealed record ProgramWitness(string Word, string Path, string? File, Stamp Stamp, bool IsSettled, Digest Identity, string? Sdks)
{
    public static ProgramWitness Take(string word, string path, DateTimeOffset now)
    {
        if (ProgramFile.Find(word, path) is not { } file)
        {
            return new ProgramWitness(word, path, null, Stamp.Absent, IsSettled: true, default, null);
        }

        var stamp = StampOf(file);
        return new ProgramWitness(word, path, file, stamp, stamp.IsSettledAt(now), ProgramFile.Identity(file), SdksOf(word, file));
    }

    /// <summary>Whether the same word on the same PATH leads to the same program.</summary>
    public bool IsStill() =>
        ProgramFile.Find(Word, Path) == File
        && (File is null || (IsSettled ? StampOf(File) == Stamp && Stamp != Stamp.Unknown : ProgramFile.Identity(File) == Identity))
        && (Sdks is null || SdksOf(Word, File!) == Sdks);

    static Stamp StampOf(string file)
    {
        using var stamps = FileStamps.Below("/");
        return stamps?.Of(file) ?? Stamp.Unknown;
    }

    /// <summary><c>dotnet</c> is the same whatever SDKs and runtimes lie beside it.</summary>
    static string? SdksOf(string word, string file)
    {
        if (System.IO.Path.GetFileName(word) != "dotnet")
        {
            return null;
        }

        var text = new StringBuilder();
        var folder = System.IO.Path.GetDirectoryName(file)!;
        foreach (var part in (ReadOnlySpan<string>)["sdk", "shared/Microsoft.NETCore.App", "shared/Microsoft.AspNetCore.App"])
        {
            var versions = new DirectoryInfo(System.IO.Path.Combine(folder, part));
            text.Append(part).Append(':').AppendJoin(' ', versions.Exists ? [.. versions.EnumerateDirectories().Select(version => version.Name).Order(StringComparer.Ordinal)] : Array.Empty<string>()).Append('\n');
        }

        return text.ToString();
    }
}
