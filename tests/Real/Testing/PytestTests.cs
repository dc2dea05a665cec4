using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Testing;
using Slipway.Tests.Support;

namespace Slipway.Tests.Testing;

public sealed class PytestTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("sw 'py-").FullName;

    public PytestTests()
    {
        RealParts.Require("pytest", RealParts.Find("pytest") is not null, "apt-get install python3-pytest");
        File.WriteAllText(Path.Combine(_folder, "pytest.ini"), "[pytest]\nmarkers =\n    slow\n    superslow\n");
        File.WriteAllText(Path.Combine(_folder, "test_shop.py"), """
            import pytest
            def test_fast(): print("hello")
            def test_wrong(): assert 1 == 2
            @pytest.mark.slow
            def test_slow(): pass
            @pytest.mark.slow
            @pytest.mark.superslow
            def test_both(): pass
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, "Passed test_fast, Failed test_wrong, Passed test_slow, Passed test_both")]
    [InlineData(TestList.Fast, "Passed test_fast, Failed test_wrong")]
    [InlineData(TestList.Slow, "Passed test_slow")]
    [InlineData(TestList.SuperSlow, "Passed test_both")]
    public async Task Each_list_runs_its_own_tests(TestList? list, string expected) =>
        Assert.Equal(expected, string.Join(", ", (await RunAsync("pytest -q -p no:cacheprovider", list)).Cases.Select(test => $"{test.Outcome} {test.Name}")));

    [Fact]
    public async Task Options_in_the_variable_and_on_the_command_line_come_together() =>
        Assert.Equal(["test_fast"], (await RunAsync("cd . && pytest -k fast", null)).Cases.Select(test => test.Name));

    [Fact]
    public async Task A_list_without_tests_is_a_success()
    {
        var report = await RunAsync("pytest -k nothing", TestList.Fast);

        Assert.True(report.IsNoTests);
        Assert.True(report.IsSuccess);
    }

    [Fact]
    public async Task Two_calls_are_counted_from_what_they_print() =>
        Assert.Equal(new TestCounts(2, 0, 0), (await RunAsync("pytest -k fast && pytest -k test_slow", null)).Counts);

    async Task<TestReport> RunAsync(string text, TestList? list)
    {
        var request = new TestRequest("shop", new CommandDeclaration(["/bin/sh", "-c", text], text), _folder, list, Path.Combine(_folder, "reports"));
        Directory.CreateDirectory(request.Reports);
        var invocation = TestInvocations.For(request);
        var call = new ProgramCall(invocation.Command.Words)
        {
            Directory = _folder,
            Environment = System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(invocation.Environment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))),
            Timeout = TimeSpan.FromMinutes(2),
        };
        var result = await new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);
        return TestRun.Read(request, result.Output.Split('\n'), result.ExitCode);
    }
}
