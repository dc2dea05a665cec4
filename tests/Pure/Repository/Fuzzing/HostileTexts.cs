using Slipway.Repository.Manifests;

namespace Slipway.Tests.Repository.Fuzzing;

/// <summary>Manifests that were written to do harm.</summary>
static class HostileTexts
{
    public static IEnumerable<string> All() =>
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + Lines(9, i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{Repeat(9, _ => $"*{(char)('a' + i)},")}]"),
        "app: x\nrun: " + new string('[', 100_000),
        "app: x\nrun: " + new string('{', 100_000),
        Lines(300, i => new string(' ', i) + "a:"),
        "app: x\n" + Repeat(20_000, _ => "- "),
        "app: x\nrun: " + new string('x', ManifestParser.MaximumLength - 20),
        "app: x\nrun: |\n" + Lines(20_000, _ => "  x"),
        "app: x\nrun: \"" + Repeat(20_000, _ => "\\n") + "\"",
        "app: x\n" + Lines(9_000, i => $"key{i}: x"),
        "{ app: x, " + Repeat(9_000, i => $"key{i}: x, ") + "}",
        "app: x\nneeds: [" + Repeat(9_000, i => $"n{i}, ") + "]",
        "app: x\nneeds: [" + Repeat(9_000, _ => "same, ") + "]",
        "app: x\nenv:\n  common:\n    V0: xxxxxxxxxxxxxxxx\n" + Lines(60, i => $"    V{i + 1}: \"{{V{i}}}{{V{i}}}{{V{i}}}\""),
        "app: x\nenv:\n  common:\n" + Lines(3_000, i => $"    V{i}: \"{{V{i + 1}}}\""),
        "app: x\nenv:\n  common:\n    A: \"" + Repeat(20_000, _ => "{A}") + "\"\n",
        "app: x\nenv:\n  common:\n    A: \"" + new string('{', 50_001) + "\"\n",
        "app: x\nenv: { " + Repeat(3_000, i => $"s{i}: {{ A: x }}, ") + "}",
        "repository: x\nstages:\n" + Lines(2_400, i => $"  s{i}: {{ extends: s{i + 1} }}"),
        "repository: x\nstages:\n" + Lines(2_000, i => $"  s{i}: {{ alias: [a, b] }}"),
        "app: " + new string('x', 200_000),
        new string('k', 1_000) + ": x\n",
        Repeat(10_000, _ => "---\n"),
        Repeat(5_000, i => $"%TAG !a{i}! x\n") + "---\napp: x\n",
        Repeat(5_000, i => $"k{i}: &a{i} x\n"),
        "app: x\ntasks: { " + Repeat(2_000, i => $"t{i}: {{ stage: s{i} }}, ") + "}",
        "app: x\nneeds: { " + Repeat(2_000, i => $"n{i}: {{ redis: 7, owner: x.{i} }}, ") + "}",
        "\0\0\0\0", "\u202Eapp: x\n", "\uFEFF\uFEFFapp: x\n", "app: x\u0000\n", "\uD800", "app: \uDC00\n", "%", "!", "&", "*", "@", "-", "?", ":", "|", ">", "'", "\"", "[", "{", "]", "}", ",", "#", "...", "---", "--- |", "\t", "\r", "\u0085",
    ];

    static string Lines(int count, Func<int, string> line) => Repeat(count, i => line(i) + "\n");

    static string Repeat(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));
}
