using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_of_a_page_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in Pages())
        {
            foreach (var target in Link().Matches(WithoutCode(page)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)))
            {
                var (file, anchor) = target.Split('#') is [var first, var second] ? (first, second) : (target, "");
                var path = file.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, file));
                if (!Path.Exists(path) || (anchor.Length > 0 && !Anchors(path).Contains(anchor)))
                {
                    broken.Add($"{Path.GetRelativePath(SlipwayTool.Checkout, page)}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_first_one()
    {
        var first = File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "docs/README.md"));
        var pages = Directory.EnumerateFiles(Path.Combine(SlipwayTool.Checkout, "docs"), "*.md").Select(file => Path.GetFileName(file)!).Where(name => name != "README.md");
        Assert.All(pages, name => Assert.Contains($"({name})", first, StringComparison.Ordinal));
    }

    [Fact]
    public void The_picture_of_the_architecture_has_every_room()
    {
        var page = File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "docs/architecture.md"));
        var rooms = Directory.EnumerateDirectories(Path.Combine(SlipwayTool.Checkout, "src/Slipway")).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"));
        Assert.All(rooms, room => Assert.Contains($"`{room}/", page, StringComparison.Ordinal));
    }

    static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(SlipwayTool.Checkout, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(SlipwayTool.Checkout, "docs"), "*.md", SearchOption.AllDirectories));

    /// <summary>As GitHub makes them: small letters, without marks, hyphens for blanks.</summary>
    static HashSet<string> Anchors(string file) =>
        [.. Heading().Matches(WithoutCode(file)).Select(match => NotInAnchors().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    static string WithoutCode(string file) => Fence().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
