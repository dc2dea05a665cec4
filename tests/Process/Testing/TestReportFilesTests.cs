using System.Collections.Immutable;
using System.Xml.Linq;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Testing;
using Slipway.Testing.Reports;
using Slipway.Tests.Support;

namespace Slipway.Tests.Testing;

public sealed class TestReportFilesTests : IDisposable
{
    readonly TemporaryRepository _repository = TemporaryRepository.CreateWithoutGit();

    TestReportFiles Files => new(Path.Combine(_repository.Root, ".slipway", "reports"));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_run_in_which_all_was_reused_again_writes_nothing()
    {
        Assert.True(Write(Result(StepEnd.Done, "1")));
        Assert.True(Write(Result(StepEnd.Reused, "1")));
        Assert.False(Write(Result(StepEnd.Reused, "1")));
        Assert.True(Write(Result(StepEnd.Reused, "2")));
        Assert.True(Write(Result(StepEnd.Done, "2")));
        Assert.True(Write(Result(StepEnd.Reused, "2")));
        File.Delete(Files.Page);
        Assert.True(Write(Result(StepEnd.Reused, "2")));
        Assert.Equal([".gitignore", "junit.xml", "test.html", "test.key"], Directory.EnumerateFiles(Files.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Tests_that_were_only_counted_are_one_case_in_JUnit_XML()
    {
        Write(Result(StepEnd.Reused, "1"));

        var suite = XDocument.Load(Files.JUnit).Descendants("testsuite").Single();

        Assert.Equal(("4", "0", "1"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("skipped")));
        var only = suite.Elements("testcase").Single();
        Assert.Equal(("shop", "slipway test shop", "1"), ((string?)only.Attribute("classname"), (string?)only.Attribute("name"), (string?)only.Attribute("time")));
        Assert.Equal("3 passed, 0 failed, 1 skipped; no report names the single tests", (string?)only.Element("system-out"));
        Assert.Single(suite.Descendants("property"));
        Assert.Empty(only.Elements("failure"));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_problem()
    {
        _repository.With(".slipway/reports", "a file");

        var thrown = Assert.Throws<Slipway.Problems.ProblemException>(() => Write(Result(StepEnd.Done, "1")));

        Assert.Equal("test-report-unwritable", thrown.Problems.Single().Code);
    }

    bool Write(StepResult result) => Files.WriteIfChanged([result], () => TestOverview.Create(
        [result], _ => ("shop", null), ImmutableDictionary<string, TestReport>.Empty, _ => [], "plasma", DateTimeOffset.UnixEpoch));

    static StepResult Result(StepEnd end, string content)
    {
        var step = new Step("shop:test", [], _ => Task.FromResult(new StepOutcome()))
        {
            Inputs = new StepInputs([new StepInput("sources shop", Digest.Of(System.Text.Encoding.UTF8.GetBytes(content)))]),
        };
        return new StepResult(step, end, TimeSpan.FromSeconds(1), [], null) { Outcome = new StepOutcome { Facts = new TestCounts(3, 0, 1).Facts } };
    }
}
