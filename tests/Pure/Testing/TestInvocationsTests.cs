using System.Collections.Immutable;
using Slipway.Repository.Components;
using Slipway.Testing;

namespace Slipway.Tests.Testing;

public class TestInvocationsTests
{
    static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    [Fact]
    public void Every_command_learns_the_list_its_limit_and_where_reports_go()
    {
        var invocation = For("npm test", TestList.Slow);

        Assert.Equal("npm test", invocation.Command.Text);
        Assert.Equal(["SLIPWAY_TEST_LIST=slow", "SLIPWAY_TEST_REPORTS=/r", "SLIPWAY_TEST_TIME_LIMIT=30"], Lines(invocation.Environment));
    }

    [Fact]
    public void Without_a_list_there_is_no_limit() => Assert.Equal(["SLIPWAY_TEST_REPORTS=/r"], Lines(For("scripts/test", null).Environment));

    [Theory]
    [InlineData(null, "--junitxml")]
    [InlineData(TestList.Fast, "'--junitxml=/r/pytest.xml' -m 'not slow and not superslow'")]
    [InlineData(TestList.Slow, "'--junitxml=/r/pytest.xml' -m 'slow and not superslow'")]
    [InlineData(TestList.SuperSlow, "'--junitxml=/r/pytest.xml' -m 'superslow'")]
    public void Pytest_is_told_through_its_own_variables(TestList? list, string expected)
    {
        foreach (var text in (string[])["pytest -q tests", "python3 -m pytest", "cd src && .venv/bin/pytest | cat"])
        {
            var invocation = For(text, list);

            Assert.Equal(text, invocation.Command.Text);
            Assert.Contains(expected, invocation.Environment["PYTEST_ADDOPTS"], StringComparison.Ordinal);
            Assert.Equal(list is null ? null : TestLimits.Of(list).PerTest!.Value.TotalSeconds.ToString("0", null), invocation.Environment.GetValueOrDefault("PYTEST_TIMEOUT"));
        }
    }

    [Fact]
    public void Two_runs_of_pytest_do_not_write_the_same_file() =>
        Assert.Equal("-m 'superslow'", For("pytest a && pytest b", TestList.SuperSlow).Environment["PYTEST_ADDOPTS"]);

    [Fact]
    public void What_a_component_declares_for_pytest_stays_in_front()
    {
        var over = For("pytest", null).Over(None.Add("PYTEST_ADDOPTS", "-x").Add("LANG", "C"));

        Assert.Equal(["LANG=C", "PYTEST_ADDOPTS=-x '--junitxml=/r/pytest.xml'", "SLIPWAY_TEST_REPORTS=/r"], Lines(over));
    }

    [Theory]
    [InlineData("dotnet test", TestList.Fast, "dotnet test --logger trx --results-directory /r --filter list!=slow&list!=superslow")]
    [InlineData("dotnet test --nologo", TestList.Slow, "dotnet test --nologo --logger trx --results-directory /r --filter list=slow")]
    [InlineData("dotnet test --filter \"a\"", TestList.Slow, "dotnet test --filter \"a\" --logger trx --results-directory /r")]
    [InlineData("dotnet test --results-directory=x", null, "dotnet test --results-directory=x")]
    [InlineData("dotnet test -- RunConfiguration.X=1", null, "dotnet test -- RunConfiguration.X=1")]
    [InlineData("go test ./...", TestList.Fast, "go test ./... -v -short")]
    [InlineData("go test -v ./...", TestList.Slow, "go test -v ./...")]
    [InlineData("go test ./... -args x", TestList.Fast, "go test ./... -args x")]
    public void A_single_call_of_a_known_runner_gets_its_options(string text, TestList? list, string expected) =>
        Assert.Equal(expected, For(text, list).Command.Text);

    [Theory]
    [InlineData("dotnet test && echo done")]
    [InlineData("dotnet test; true")]
    [InlineData("dotnet test | tee log")]
    [InlineData("dotnet test > log")]
    [InlineData("dotnet test # all")]
    [InlineData("dotnet test a\ndotnet test b")]
    [InlineData("dotnet test $(cat projects)")]
    [InlineData("dotnet test \\")]
    [InlineData("CI=1 dotnet test")]
    [InlineData("dotnet build")]
    [InlineData("(go test)")]
    public void Any_other_text_is_left_as_it_is(string text) => Assert.Same(text, For(text, TestList.Fast).Command.Text);

    [Fact]
    public void Words_are_added_behind_arguments_that_were_passed_on()
    {
        var command = Shell("dotnet test").With("--filter", "a;b");

        Assert.Equal(
            ["/bin/sh", "-c", "dotnet test \"$@\"", "sh", "--filter", "a;b", "--logger", "trx", "--results-directory", "/r"],
            TestInvocations.For(new TestRequest("a", command, "/nowhere", TestList.Fast, "/r")).Command.Words);
    }

    [Fact]
    public void A_command_that_is_a_list_of_words_stays_one() => Assert.Equal(
        ["go", "test", "-v"],
        TestInvocations.For(new TestRequest("a", new CommandDeclaration(["go", "test"], "go test"), "/nowhere", null, "/r")).Command.Words);

    [Fact]
    public void Limits_and_reruns_are_those_of_the_lists()
    {
        Assert.Equal([(5.0, 2), (30, 1), (3600, 1)], Enum.GetValues<TestList>().Select(list => (TestLimits.Of(list).PerTest!.Value.TotalSeconds, TestLimits.Of(list).Reruns)));
        Assert.Equal(new TestLimits(null, 0), TestLimits.Of(null));
        Assert.Equal(Enum.GetValues<TestList>().Cast<TestList?>(), TestLists.Words.Select(TestLists.Find));
        Assert.Null(TestLists.Find("Fast"));
    }

    static CommandDeclaration Shell(string text) => new(["/bin/sh", text.Contains('\n') ? "-ec" : "-c", text], text);

    static TestInvocation For(string text, TestList? list) => TestInvocations.For(new TestRequest("a", Shell(text), "/nowhere", list, "/r"));

    static IEnumerable<string> Lines(ImmutableSortedDictionary<string, string> variables) => variables.Select(pair => $"{pair.Key}={pair.Value}");
}
