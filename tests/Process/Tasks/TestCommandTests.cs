using System.Globalization;
using System.Xml.Linq;
using Slipway.Engines.Processes.Posix;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

public sealed class TestCommandTests
{
    static async Task<TemporaryRepository> RepositoryAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository
            .With("slipway.yaml", "repository: plasma\n")
            .With("apps/visits/slipway.yaml", "app: visits\nneeds: [money]\ntest: echo testing visits\n")
            .With("libs/money/slipway.yaml", "library: money\n").WithScript("libs/money/scripts/test", "#!/bin/sh\n# Tests money.\necho testing money\n")
            .With("libs/other/slipway.yaml", "library: other\ntest: echo testing other\n")
            .CommitAsync();
    }

    static string Ran(SlipwayRun run) => string.Join(' ', run.Error.Split('\n').Where(line => line.StartsWith("done ", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]).Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_has_not_changed_is_not_tested_again()
    {
        using var repository = await RepositoryAsync();

        var first = await repository.RunAsync("test");
        Assert.Equal("money:test other:test visits:test", Ran(first));
        Assert.EndsWith("3 passed, 0 failed, 0 skipped\n", first.Output);

        var second = await repository.RunAsync("test");
        Assert.Equal((0, "3 passed, 0 failed, 0 skipped\n", ""), (second.ExitCode, second.Output, Ran(second)));
        Assert.Contains("reused 3 results", second.Error);

        repository.With("libs/money/new.txt", "1");
        Assert.Equal("money:test visits:test", Ran(await repository.RunAsync("test")));
        Assert.Equal("money:test other:test visits:test", Ran(await repository.RunAsync("test", "--no-cache")));
    }

    [Fact]
    public async Task Why_names_the_file_also_of_a_need()
    {
        using var repository = await RepositoryAsync();
        await repository.RunAsync("test");

        repository.With("libs/money/scripts/test", "#!/bin/sh\necho changed\n");

        Assert.Contains("libs/money/scripts/test", (await repository.RunAsync("why", "visits:test")).Output);
        Assert.Contains("nothing changed", (await repository.RunAsync("why", "other:test")).Output);
        Assert.Contains("libs/money/scripts/test", (await repository.RunAsync("test", "--dry-run")).Output);
    }

    [Fact]
    public async Task A_failure_is_shown_last_with_the_command_that_repeats_it_and_is_never_reused()
    {
        using var repository = await RepositoryAsync();
        repository.With("libs/other/slipway.yaml", "library: other\ntest: echo so it is wrong; exit 3\n");

        for (var i = 0; i < 2; i++)
        {
            var run = await repository.RunAsync("test");

            Assert.Equal(1, run.ExitCode);
            Assert.EndsWith("2 passed, 1 failed, 0 skipped\n", run.Output);
            Assert.Contains("so it is wrong", run.Whole);
            Assert.Contains("slipway test other", run.Error);
        }
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task The_reports_and_the_run_keep_what_a_failed_test_printed()
    {
        using var repository = await RepositoryAsync();
        repository.With("libs/other/slipway.yaml", "library: other\ntest: echo 'so it is <wrong>'; exit 3\n");

        var run = await repository.RunAsync("test");

        Assert.Equal(1, run.ExitCode);
        var page = repository.Read(".slipway/reports/test.html");
        Assert.Contains("so it is &lt;wrong&gt;", page);
        Assert.Contains("slipway test other", page);
        var suites = XDocument.Parse(repository.Read(".slipway/reports/junit.xml")).Root!.Elements().ToList();
        Assert.Equal(["money", "other", "visits"], suites.Select(suite => suite.Attribute("name")!.Value).Order(StringComparer.Ordinal));
        Assert.Equal("so it is <wrong>", suites.Single(suite => suite.Attribute("name")!.Value == "other").Descendants("system-out").Single().Value.Trim());
        Assert.Equal("exit 0\n--- stdout\nso it is <wrong>\n", (await repository.RunAsync("runs", "1", "--log", "other:test")).Whole);
        Assert.Equal("exit 0\n--- stdout\ntesting money\n", (await repository.RunAsync("runs", "1", "--log", "money:test")).Whole);
        await repository.RunAsync("test");
        Assert.Contains("does not name those whose results were reused", (await repository.RunAsync("runs", "2", "--log", "money:test")).Error);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Only_what_a_branch_touches_is_tested()
    {
        using var repository = await RepositoryAsync();
        await repository.GitAsync("checkout", "--quiet", "-b", "work");
        var untouched = await repository.RunAsync("test", "--affected");
        Assert.Equal((0, ""), (untouched.ExitCode, Ran(untouched)));
        Assert.Contains("no component is affected by what has changed", untouched.Error);

        await repository.With("libs/money/a.txt", "1").CommitAsync();
        Assert.Equal("money:test visits:test", Ran(await repository.RunAsync("test", "--affected")));

        repository.With("libs/other/new.txt", "1");
        Assert.Equal("money:test other:test visits:test", Ran(await repository.RunAsync("test", "--affected", "--no-cache")));
        Assert.Equal("other:test", Ran(await repository.RunAsync("test", "--base", "HEAD", "--no-cache")));
        Assert.Equal("other:test", Ran(await repository.RunAsync("test", "--dir", "libs/other", "--no-cache")));
        Assert.Equal("money:test", Ran(await repository.RunInAsync("libs/money", "test", ".", "--no-cache")));

        var unknown = await repository.RunAsync("test", "--base", "nowhere");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("there is no branch, tag or commit `nowhere` to compare with", unknown.Error);
    }

    [Fact]
    public async Task A_shallow_clone_says_what_to_fetch()
    {
        using var repository = await RepositoryAsync();
        await repository.GitAsync("branch", "old");
        await repository.With("libs/money/a.txt", "1").CommitAsync();
        await repository.GitAsync("clone", "--quiet", "--depth", "1", "--no-single-branch", $"file://{repository.Root}", $"{repository.Base}/clone");

        var run = await repository.RunAsync("-C", $"{repository.Base}/clone", "test", "--base", "origin/old");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("git fetch --unshallow", run.Error);
    }

    [Fact]
    public async Task Grandchildren_do_not_survive_a_time_limit()
    {
        using var repository = await RepositoryAsync();
        await repository
            .WithScript("libs/other/slow", "#!/bin/sh\nsetsid sh -c 'echo $$ > pid; exec sleep 600' &\nsleep 600\n")
            .With("libs/other/slipway.yaml", "library: other\ntest: { run: ./slow, timeout: 2s }\n").CommitAsync();

        var run = await repository.RunAsync("test", "other");

        Assert.Equal(1, run.ExitCode);
        var grandchild = ProcessFacts.OfThisSystem().Find(int.Parse(repository.Read("libs/other/pid"), CultureInfo.InvariantCulture));
        Assert.True(grandchild is null or { IsEnded: true });
    }

    [Fact]
    public async Task A_test_sees_what_is_declared_and_little_else()
    {
        using var repository = await RepositoryAsync();
        repository.Environment["UNDECLARED"] = "x";
        repository.Environment["CI"] = "true";
        repository.With("libs/other/slipway.yaml", "library: other\nenv: { common: { NAME: Ada } }\ntest: \"test \\\"$NAME$CI$UNDECLARED$TERM\\\" = Adatruedumb\"\n");

        Assert.EndsWith("1 passed, 0 failed, 0 skipped\n", (await repository.RunAsync("test", "other")).Output);
    }
}
