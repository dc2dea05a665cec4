using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Testing;
using Slipway.Tests.Support;

namespace Slipway.Tests.Testing;

public sealed class TestRunTests : IDisposable
{
    readonly TemporaryRepository _repository = TemporaryRepository.CreateWithoutGit();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void All_report_files_in_the_folder_are_read()
    {
        With("reports/a.xml", Passed("one")).With("reports/deeper/b.junit", Passed("two")).With("reports/c.txt", "no report").With("reports/empty.xml", "");

        Assert.Equal(["one", "two"], Read(TestList.Fast, 0).Cases.Select(test => test.Name));
    }

    [Fact]
    public void A_broken_report_is_a_warning_and_the_printed_counts_are_taken()
    {
        With("reports/a.xml", "<testsuite><testcase");

        var report = Read(null, 0, "=== 3 passed in 0.1s ===");

        Assert.Equal("test-report-unreadable", Assert.Single(report.Warnings).Code);
        Assert.Equal(new TestCounts(3, 0, 0), report.Counts);
        Assert.True(report.IsSuccess);
    }

    [Theory]
    [InlineData(TestList.Fast, TestOutcome.TimedOut)]
    [InlineData(TestList.Slow, TestOutcome.Passed)]
    [InlineData(null, TestOutcome.Passed)]
    public void A_test_that_takes_longer_than_its_list_allows_has_timed_out(TestList? list, TestOutcome expected)
    {
        With("reports/a.xml", "<testsuite><testcase name='long' time='5.1'/><testcase name='short' time='4.9'/></testsuite>");

        var report = Read(list, 0);

        Assert.Equal([expected, TestOutcome.Passed], report.Cases.Select(test => test.Outcome));
        Assert.Equal(expected == TestOutcome.TimedOut ? [ProblemKind.Timeout] : [], report.Problems().Select(problem => problem.Kind));
    }

    [Fact]
    public void One_real_failure_among_time_outs_is_not_tried_again()
    {
        With("reports/a.xml", "<testsuite><testcase name='long' time='5.1'/><testcase name='wrong'><failure message='no'/></testcase></testsuite>");

        var problem = Assert.Single(Read(TestList.Fast, 1).Problems());

        Assert.Equal(("tests-failed", ProblemKind.Failure, "2 tests of `shop` failed", "`long`, `wrong`"), (problem.Code, problem.Kind, problem.What, problem.Why));
    }

    [Fact]
    public void A_run_that_broke_off_after_its_tests_passed_is_not_green()
    {
        With("reports/a.xml", Passed("one"));

        var report = Read(null, 134, "all is well", "Aborted (core dumped)");

        Assert.Equal(new TestCounts(1, 1, 0), report.Counts);
        var whole = report.Cases.Last();
        Assert.Contains("exit code 134", whole.Message, StringComparison.Ordinal);
        Assert.Contains("core dumped", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_in_the_report_counts_although_the_command_hid_it()
    {
        With("reports/a.xml", "<testsuite><testcase name='wrong'><error/></testcase></testsuite>");

        Assert.False(Read(null, 0).IsSuccess);
    }

    [Theory]
    [InlineData(5, "==== no tests ran in 0.00s ====")]
    [InlineData(5, "9 deselected, 2 warnings in 0.00s")]
    [InlineData(8, "  /b/B.dll (net10.0|x64) Zero tests ran (321ms)")]
    [InlineData(0, "No test matches the given testcase filter `list=slow` in /b/B.dll")]
    [InlineData(0, "?   \texample.com/shop\t[no test files]")]
    public void Nothing_to_run_is_a_success(int exitCode, string line)
    {
        var report = Read(null, exitCode, line);

        Assert.True(report.IsNoTests);
        Assert.True(report.IsSuccess);
        Assert.Empty(report.Problems());
    }

    [Theory]
    [InlineData(5, "nothing said")]
    [InlineData(8, "nothing said")]
    [InlineData(1, "==== no tests ran in 0.00s ====")]
    public void Only_a_runner_that_says_so_had_nothing_to_run(int exitCode, string line) => Assert.Equal(new TestCounts(0, 1, 0), Read(null, exitCode, line).Counts);

    [Fact]
    public void One_test_program_without_tests_beside_others_is_no_failure()
    {
        With("reports/a.xml", Passed("one"));

        Assert.Equal(new TestCounts(1, 0, 0), Read(TestList.Slow, 8, "  /b/B.dll (net10.0|x64) Zero tests ran (321ms)", "  /a/A.dll (net10.0|x64) passed (453ms)").Counts);
    }

    [Fact]
    public void Nor_is_it_where_only_the_printed_counts_are_known() =>
        Assert.Equal(new TestCounts(4, 0, 0), Read(TestList.Slow, 8, "  /b/B.dll (net10.0|x64) Zero tests ran (321ms)", "  total: 4", "  failed: 0", "  succeeded: 4", "  skipped: 0").Counts);

    [Fact]
    public void A_pytest_that_its_time_out_killed_has_timed_out() =>
        Assert.Equal(ProblemKind.Timeout, Assert.Single(Read(TestList.Fast, 1, "+++++++++++ Timeout +++++++++++").Problems()).Kind);

    [Fact]
    public void What_is_kept_reads_the_same_and_holds_no_secret()
    {
        With("reports/a.xml", "<testsuite><testcase classname='C' name='one' time='1.5' file='c.py'><skipped message='no hunter2'/><system-out>hunter2\n&lt;</system-out></testcase></testsuite>");
        var request = Request(TestList.Slow);
        var report = TestRun.Read(request, [], 0, text => text.Replace("hunter2", "***", StringComparison.Ordinal));

        var file = TestRun.Keep(request, report);

        Assert.DoesNotContain("hunter2", File.ReadAllText(file.Path), StringComparison.Ordinal);
        using var content = File.OpenRead(file.Path);
        var again = TestRun.ReadKept("shop", TestList.Slow, content)!;
        Assert.Equal(report.Cases, again.Cases);
        Assert.Equal("***\n<", again.Cases.Single().Output);
        Assert.Equal(report.Counts, TestCounts.FromFacts(report.Facts));
    }

    [Theory]
    [InlineData("<PackageReference Include=\"xunit.v3\" />", "dotnet test --report-junit --results-directory REPORTS --filter-trait list=slow")]
    [InlineData("<PackageReference Include=\"MSTest\" />", "dotnet test")]
    [InlineData("<PackageReference Include=\"xunit.v3\" /><PackageReference Include=\"MSTest\" />", "dotnet test")]
    public void On_the_testing_platform_only_xunit_gets_options(string reference, string expected)
    {
        With("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""").With("shop/tests/T.csproj", $"<Project><ItemGroup>{reference}</ItemGroup></Project>");
        var request = Request(TestList.Slow) with { Command = new CommandDeclaration(["/bin/sh", "-c", "dotnet test"], "dotnet test") };

        Assert.Equal(expected, TestInvocations.For(request).Command.Text.Replace(request.Reports, "REPORTS", StringComparison.Ordinal));
    }

    static string Passed(string name) => $"<testsuites><testsuite name='s'><testcase name='{name}' time='0.1'/></testsuite></testsuites>";

    TemporaryRepository With(string file, string text) => _repository.With(file, text);

    TestReport Read(TestList? list, int exitCode, params string[] lines) => TestRun.Read(Request(list), lines, exitCode);

    TestRequest Request(TestList? list) =>
        new("shop", new CommandDeclaration(["scripts/test"], "scripts/test"), Path.Combine(_repository.Root, "shop"), list, Path.Combine(_repository.Root, "reports"));
}
