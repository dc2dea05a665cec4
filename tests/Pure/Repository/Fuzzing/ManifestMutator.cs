using Slipway.Tests.Repository.Manifests;

namespace Slipway.Tests.Repository.Fuzzing;

/// <summary>Makes broken and hostile manifests of good ones; the same seed makes the same text.</summary>
sealed class ManifestMutator(int seed)
{
    static readonly string[] Corpus = [.. ManifestExample.Files().Select(file => file.Text), .. ProblemCases.Names().SelectMany(name => ProblemCases.Get(name).Files).Select(file => file.Text), .. HostileTexts.All()];

    static readonly string[] Pieces =
    [
        "\0", "\t", "\r", "\r\n", "\n", "\n\n", " ", "\uFEFF", "\uFFFD", "\u202E", "\u200F", "\u2028", "\u0085", "\u001B[2J", "😀", "é", "\uD83D", "日本",
        ":", ": ", "- ", "? ", "|\n", ">-\n  ", "|9", "#", " #", "&a ", "*a", "!!str ", "!<x> ", "%YAML 1.2\n---\n", "%TAG ! x\n---\n", "---\n", "...\n", "<<: ", "[", "]", "{", "}", ",", "'", "\"", "\\", "\"\\x", "\"\\u12\"", "@", "`",
        "null", "~", "true", "9999999999999999999", "-1", "0x1F", ".inf", "1e999", "{stage}", "{{", "}}", "{A}", "{secret:x}", "{a.url}",
        "app: ", "repository: ", "library: x\n", "cluster: x\n", "stages: ", "needs: ", "env: { common: { A: \"{A}\" } }\n", "run: ", "extends: ", "owner: ", "- visits\n", "../../..", "/",
    ];

    readonly Random _random = new(seed);

    public string Next()
    {
        var text = Pick(Corpus);
        for (var i = _random.Next(1, 8); i > 0; i--)
        {
            text = Mutate(text);
        }

        return text;
    }

    string Mutate(string text)
    {
        var (start, length) = Range(text);
        return _random.Next(10) switch
        {
            0 => text.Remove(start, length),
            1 => text.Insert(start, text.Substring(start, length)),
            2 => text.Insert(start, string.Concat(Enumerable.Repeat(Pick(Pieces), _random.Next(1, 200)))),
            3 => string.Concat(text.AsSpan(0, start), Pick(Corpus).AsSpan()),
            4 => text.Remove(start, length).Insert(start, ((char)_random.Next(0x10000)).ToString()),
            5 => SwapLines(text),
            6 => Indent(text),
            _ => text.Insert(start, Pick(Pieces)),
        };
    }

    string SwapLines(string text)
    {
        var lines = text.Split('\n');
        var (one, other) = (_random.Next(lines.Length), _random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return string.Join('\n', lines);
    }

    string Indent(string text)
    {
        var lines = text.Split('\n');
        var at = _random.Next(lines.Length);
        lines[at] = _random.Next(2) == 0 ? new string(' ', _random.Next(1, 40)) + lines[at] : lines[at].TrimStart();
        return string.Join('\n', lines);
    }

    (int Start, int Length) Range(string text)
    {
        var start = _random.Next(text.Length + 1);
        return (start, Math.Min(text.Length - start, _random.Next(1, 40)));
    }

    string Pick(string[] from) => from[_random.Next(from.Length)];
}
