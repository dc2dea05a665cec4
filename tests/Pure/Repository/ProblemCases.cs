using System.Text;

namespace Slipway.Tests.Repository;

/// <summary>
/// Files of <c>Cases/</c>: a few manifests, each after a line <c>--- path</c>, and after <c>===</c> what <c>slipway check</c> says of them.
/// A control character is written as <c>&lt;U+001B&gt;</c>.
/// </summary>
static class ProblemCases
{
    const string End = "===\n";

    public static IEnumerable<string> Names() => typeof(ProblemCases).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("cases/", StringComparison.Ordinal)).Select(name => name["cases/".Length..]).Order(StringComparer.Ordinal);

    public static (IReadOnlyList<(string File, string Text)> Files, string Expected) Get(string name)
    {
        using var reader = new StreamReader(typeof(ProblemCases).Assembly.GetManifestResourceStream($"cases/{name}")!, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var at = text.IndexOf(End, StringComparison.Ordinal);
        return (at < 0 ? Files(text) : Files(text[..at]), at < 0 ? "" : text[(at + End.Length)..]);
    }

    static List<(string File, string Text)> Files(string text) =>
        [.. ("\n" + text).Split("\n--- ", StringSplitOptions.RemoveEmptyEntries).Where(part => part.Contains('\n')).Select(File)];

    static (string File, string Text) File(string part)
    {
        var end = part.IndexOf('\n', StringComparison.Ordinal);
        var text = part[(end + 1)..];
        return (part[..end].Trim(), Unescape(text.EndsWith('\n') ? text : text + "\n"));
    }

    static string Unescape(string text) => System.Text.RegularExpressions.Regex.Replace(text, "<U\\+([0-9A-F]{4})>", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());
}
