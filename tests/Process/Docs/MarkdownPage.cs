using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

/// <summary>A page of the documentation, cut into its fenced blocks.</summary>
/// <param name="File">Relative to <c>docs/</c>.</param>
/// <param name="Text">All of it.</param>
public sealed partial record MarkdownPage(string File, string Text)
{
    public static MarkdownPage Read(string file) => new(file, System.IO.File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "docs", file)));

    /// <summary>In the page's order.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks =>
        [.. Fence().Matches(Text).Select(match => new MarkdownBlock(match.Groups["language"].Value, match.Groups["text"].Value, match.Groups["file"].Value))];

    /// <summary>The text below a heading, up to the next of the same or a higher level.</summary>
    public string Section(string heading)
    {
        var lines = Text.Split('\n');
        var start = Array.IndexOf(lines, heading);
        Assert.True(start >= 0, $"{File} has no heading `{heading}`");
        var isFenced = false;
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line =>
        {
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal);
            return isFenced || !(Level(line) is > 0 and var level && level <= Level(heading));
        }));
    }

    static int Level(string line) => line.TakeWhile(letter => letter == '#').Count();

    // …`apps/greeter/slipway.yaml`:
    //
    // ```yaml
    // app: greeter
    // ```
    [GeneratedRegex(@"(?:`(?<file>[^`\n]+)`:\n\n)?^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

/// <param name="Language"><c>console</c>, <c>yaml</c>, …</param>
/// <param name="File">The file that it is the content of, where the line before says so; otherwise empty.</param>
public sealed record MarkdownBlock(string Language, string Text, string File);
