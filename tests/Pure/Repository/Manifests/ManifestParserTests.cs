using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Tests.Repository.Manifests;

public class ManifestParserTests
{
    [Fact]
    public void Keys_and_values_keep_their_places()
    {
        var map = Sound("app: visits\nneeds:\n  - redis\n  - \"post\\u0067resql\"\n");

        Assert.Equal(("app", 1, 1, 3), Place(map.Entries[0].Key));
        Assert.Equal(("visits", 1, 6, 6), Place((ScalarNode)map["app"]!));
        var items = ((ListNode)map["needs"]!).Items;
        Assert.Equal(("redis", 3, 5, 5), Place((ScalarNode)items[0]));
        Assert.Equal(("postgresql", 4, 5, 17), Place((ScalarNode)items[1]));
    }

    [Theory]
    [InlineData("\uFEFFapp: visits\nport: 80\n")]
    [InlineData("app: visits\r\nport: 80\r\n")]
    [InlineData("app: visits\rport: 80\r")]
    [InlineData("--- # a comment\napp:\tvisits\nport: 80\n...\n")]
    [InlineData("{ app: visits, port: 80 }")]
    [InlineData("? app\n: visits\n? port\n: 80")]
    public void One_meaning_has_many_spellings(string text)
    {
        var map = Sound(text);

        Assert.Equal(["app", "port"], map.Entries.Select(entry => entry.Key.Text));
        Assert.Equal("visits", map.Text("app"));
        Assert.Equal("80", map.Text("port"));
    }

    [Theory]
    [InlineData("app: visits\r\nport: high\r\n")]
    [InlineData("app: visits\rport: high\r")]
    [InlineData("\uFEFFapp: visits\nport: high\n")]
    public void A_line_is_cut_out_without_its_end(string text)
    {
        var problems = new List<Problem>();

        Manifest.Read(new ManifestSource("slipway.yaml", text), problems);

        Assert.Equal(new SourceSpan("slipway.yaml", 2, 7, 4, "port: high"), Assert.Single(problems).Where);
    }

    [Fact]
    public void Nothing_is_nothing_in_all_its_spellings_and_text_is_text()
    {
        var map = Sound("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n");

        Assert.Equal([true, true, true, false, false], map.Entries.Select(entry => ((ScalarNode)entry.Value).IsNull));
    }

    [Theory]
    [InlineData(ManifestParser.MaximumLength, "manifest-empty")]
    [InlineData(ManifestParser.MaximumLength + 1, "manifest-too-large")]
    public void A_manifest_has_a_largest_size(int length, string code) =>
        Assert.Equal([code], Codes(new string('#', length)));

    [Fact]
    public void A_manifest_has_a_largest_depth()
    {
        Assert.Equal([], Codes("a: " + new string('[', ManifestParser.MaximumDepth) + new string(']', ManifestParser.MaximumDepth)));
        Assert.Equal(["manifest-too-large"], Codes("a: " + new string('[', 100_000)));
        Assert.Equal(["manifest-too-large"], Codes(string.Concat(Enumerable.Range(0, 200).Select(i => new string(' ', i) + "a:\n"))));
    }

    [Fact]
    public void A_manifest_has_a_largest_number_of_values() =>
        Assert.Equal(["manifest-too-large"], Codes("a: [" + string.Concat(Enumerable.Repeat("x,", ManifestParser.MaximumNodes)) + "]"));

    [Fact]
    public void A_thousand_mistakes_are_counted_and_a_hundred_shown()
    {
        var problems = new List<Problem>();

        Manifest.Read(new ManifestSource("slipway.yaml", "app: visits\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"key{i}: x\n"))), problems);

        Assert.Equal(TooManyProblems.Maximum + 1, problems.Count);
        Assert.Equal(("too-many-problems", "`slipway.yaml` has more than 100 problems"), (problems[^1].Code, problems[^1].What));
    }

    [Fact]
    public void Ten_thousand_mistakes_in_one_line_share_the_line()
    {
        var problems = new List<Problem>();

        Manifest.Read(new ManifestSource("slipway.yaml", "{ app: visits, " + string.Concat(Enumerable.Range(0, 4000).Select(i => $"key{i}: {new string('x', 40)}, ")) + "}"), problems);

        Assert.All(problems, problem => Assert.Same(problems[0].Where!.Text, problem.Where!.Text));
    }

    [Fact]
    public void A_name_of_any_length_is_shown_short()
    {
        var problems = new List<Problem>();

        Manifest.Read(new ManifestSource("slipway.yaml", $"app: visits\n{new string('k', 1000)}: x\n"), problems);

        Assert.Equal($"unknown key `{new string('k', 57)}...`", Assert.Single(problems).What);
    }

    static MapNode Sound(string text)
    {
        var problems = new List<Problem>();
        var map = ManifestParser.Parse(new ManifestSource("slipway.yaml", text), problems);
        Assert.Empty(problems);
        return map!;
    }

    static IEnumerable<string> Codes(string text)
    {
        var problems = new List<Problem>();
        ManifestParser.Parse(new ManifestSource("slipway.yaml", text), problems);
        return problems.Select(problem => problem.Code);
    }

    static (string Text, int Line, int Column, int Length) Place(ScalarNode node) => (node.Text, node.Line, node.Column, node.Span.Length);
}
