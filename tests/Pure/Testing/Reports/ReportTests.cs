using System.Text;
using System.Xml.Linq;
using Slipway.Cli.Output;
using Slipway.Testing;
using Slipway.Testing.Reports;
using Slipway.Tests.Support;

namespace Slipway.Tests.Testing.Reports;

public class ReportTests
{
    [Fact]
    public void The_merged_file_has_a_suite_for_each_component()
    {
        var overview = TestOverviews.Create();
        using var stream = new MemoryStream();
        JUnitFile.Write(stream, overview.Steps.Select(step => step.Report), report => report.Component == "photos");

        var suites = XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).Root!;

        Assert.Equal(
            ["money 1 0 0", "photos 1 0 0", "visits 3 2 1", "orders 1 1 0", "shop 0 0 0"],
            suites.Elements("testsuite").Select(suite => $"{(string?)suite.Attribute("name")} {(string?)suite.Attribute("tests")} {(string?)suite.Attribute("failures")} {(string?)suite.Attribute("skipped")}"));
        Assert.Equal("photos", (string?)suites.Descendants("property").Single(property => (string?)property.Attribute("name") == "slipway.reused").Parent!.Parent!.Attribute("name"));
        Assert.Equal(TestOverviews.Hostile, (string?)suites.Descendants("failure").First().Attribute("message"));
        Assert.Equal("6", (string?)suites.Attribute("tests"));
    }

    [Fact]
    public void Reused_results_count_by_their_facts_when_nothing_more_is_kept()
    {
        var overview = TestOverviews.Create();

        Assert.Equal(new TestCounts(2, 3, 1), overview.Counts);
        Assert.Equal(1, overview.Reused);
        Assert.False(overview.IsSuccess);
    }

    [Fact]
    public void Everything_on_the_page_is_escaped_and_nothing_comes_from_elsewhere()
    {
        var page = Page();

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_failures_commands_slowest_tests_and_what_did_not_run()
    {
        var page = Page();

        Assert.Contains("<title>plasma: tests failed</title>", page, StringComparison.Ordinal);
        Assert.Contains("<code>slipway test visits</code>", page, StringComparison.Ordinal);
        Assert.Contains("<td>not run: waited for orders:test</td>", page.Replace(" class=\"notrun\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(page.IndexOf("Photos.Scales", StringComparison.Ordinal) < page.LastIndexOf("Money.Adds_up", StringComparison.Ordinal));
        Assert.Contains("aria-label=\"3 steps in 2 lanes over 10.0 s, 2 failed\"", page, StringComparison.Ordinal);
        Assert.Contains("`orders:test` did not end within 2 s", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_terminal_gets_the_components_the_failures_and_last_the_counts()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        TestSummary.Write(new Terminal(output, error, TextReader.Null), TestOverviews.Create(), ".slipway/reports/test.html");

        Assert.Equal(
            """
            COMPONENT   TESTS                             TIME
            money       1 passed, 0 failed, 0 skipped     4.0 s
            visits      0 passed, 2 failed, 1 skipped     9.0 s
            orders      0 passed, 1 failed, 0 skipped     2.0 s
            shop        not run: waited for orders:test
            1 result reused: 1 passed, 0 failed, 0 skipped
            2 passed, 3 failed, 1 skipped

            """,
            output.ToString());
        Assert.Equal(
            [
                "failed: visits: Visits.Is_wrong", "    </pre><script>alert(1)</script>&amp;\"'", "    Expected: 1", $"took too long: visits: {TestOverviews.LongName}",
                $"    {new string('y', 300)}…", "failed: visits; again: slipway test visits", "failed: orders; again: slipway test orders", "report: .slipway/reports/test.html", "",
            ],
            error.ToString().Split('\n'));
    }

    static string Page()
    {
        using var stream = new MemoryStream();
        TestPage.Write(stream, TestOverviews.Create());
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
