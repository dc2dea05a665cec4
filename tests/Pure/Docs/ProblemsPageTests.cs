using System.Text.RegularExpressions;
using Slipway.Tests.Repository;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public partial class ProblemsPageTests
{
    [Fact]
    public void Every_code_is_in_the_table_once() =>
        Assert.Equal(CodesIn("src").Order(StringComparer.Ordinal), Table().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_of_the_model_has_a_case_with_its_whole_text()
    {
        var cases = ProblemCases.Names().Select(name => name.Split("--")[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(["too-many-problems"], CodesIn("src/Slipway/Repository").Except(cases).Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> CodesIn(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SlipwayTool.Checkout, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/Doctor/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)))
            .SelectMany(match => match.Groups["code"].Captures)
            .Select(code => code.Value)
            .Distinct();

    static IEnumerable<string> Table() =>
        File.ReadLines(Path.Combine(SlipwayTool.Checkout, "docs/problems.md")).Select(line => Row().Match(line)).Where(match => match.Success).Select(match => match.Groups["code"].Value);

    // new Problem("unknown-key", …    new("stage-circle", $"…    Add("yaml-tag", $"…    missing ? "program-not-found" : "program-not-executable",
    [GeneratedRegex("""(?:\bProblem\(\s*"(?<code>[a-z]+(-[a-z]+)*)",|\b(?:new|[A-Z][A-Za-z]*)\(\s*(?:[a-z]+, )?"(?<code>[a-z]+(-[a-z]+)+)",\s*(?:\$?"[^"]* |what|missing)|\bnew\("(?<code>[a-z]+)", what|\? "(?<code>[a-z]+(-[a-z]+)+)" : "(?<code>[a-z]+(-[a-z]+)+)",)""")]
    private static partial Regex Code();

    // | `unknown-key` | …
    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \|")]
    private static partial Regex Row();
}
