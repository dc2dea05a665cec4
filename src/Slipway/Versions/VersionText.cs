using Slipway.Problems;

namespace Slipway.Versions;

/// <summary>Reads <c>version.txt</c>: one line, the version.</summary>
public static class VersionText
{
    public const string FileName = "version.txt";

    /// <param name="file">For messages.</param>
    /// <returns>Null, with a problem added: it says no version.</returns>
    public static VersionEntry? Read(string file, string text, ICollection<Problem> problems)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var index = Math.Max(0, Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line)));
        var line = lines[index].TrimEnd();
        var word = line.Trim();
        var where = new SourceSpan(file, index + 1, line.Length - word.Length + 1, Math.Max(1, word.Length), line);
        if (VersionWord.Parse(word) is { } version && lines.Skip(index + 1).All(string.IsNullOrWhiteSpace))
        {
            return new VersionEntry(version, where);
        }

        problems.Add(VersionWord.Parse(word) is null
            ? VersionWord.Wrong(where, word)
            : new Problem("bad-version", $"`{FileName}` holds more than the version") { Where = where, Fix = "keep one line such as `1.4.0`; what changed goes into `CHANGELOG.md`" });
        return null;
    }
}
