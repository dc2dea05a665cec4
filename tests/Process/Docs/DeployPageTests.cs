using System.Text.RegularExpressions;
using Slipway.Cli;

namespace Slipway.Tests.Docs;

/// <summary>What the page shows was printed by a cluster; here is only seen that it can still be typed.</summary>
public sealed partial class DeployPageTests
{
    [Fact]
    public void Every_command_of_the_page_can_be_typed()
    {
        var lines = Command().Matches(MarkdownPage.Read("deploy.md").Text).Select(match => match.Groups["line"].Value).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.False(UsageErrors.Are(RootCommandBuilder.Build().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))), line));
    }

    // $ slipway deploy --stage staging    `slipway undo -s staging`
    [GeneratedRegex(@"(?:^\$ |`)slipway (?<line>[^`\n…]+?)(?=`|$)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
