using System.Text.RegularExpressions;
using Slipway.Execution.Journal;
using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public sealed partial class RunsCommandTests
{
    [Fact]
    public async Task A_checkout_in_which_nothing_was_run_has_no_runs()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n");

        Assert.Equal("exit 0\n--- stderr\nnothing was run in this checkout yet\n", (await repository.RunAsync("runs")).Whole);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(repository.Base, "state")));
        var unknown = await repository.RunAsync("runs", "12");
        Assert.Equal("exit 2\n--- stderr\nerror: there is no run `12` in this checkout\n  fix: slipway runs   (shows those that are kept)\n", unknown.Whole);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Runs_their_steps_and_their_logs_are_shown()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "migrate: sh migrate\nrun: { worker: sleep 600 }").With("desk", "migrate: sh -c 'exit 3' migrate\nrun: { worker: sleep 600 }");
        lab.Repository.With("shop/migrate", "echo applied 3\n");
        await lab.RunAsync("up", "--detach");
        await lab.RunAsync("up", "--detach", "shop");

        var runs = await lab.RunAsync("runs");
        Assert.Equal(
            """
            exit 0
            --- stdout
            RUN   COMMAND                    STAGE   STATE    STEPS                          TIME    BEGAN
            2     slipway up --detach shop   local   done     2 unchanged                    N s   N
            1     slipway up --detach        local   failed   2 done, 1 failed, 1 not run   N s   N

            """, Normal(runs.Whole), ignoreAllWhiteSpace: true);

        var one = await lab.RunAsync("runs", "000001");
        Assert.StartsWith("run 1: slipway up --detach\nfailed, began N, 2 done, 1 failed, 1 not run, N s\n", Normal(one.Output), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^desk/migrate +failed +N s +N$", Normal(one.Output));
        Assert.Matches(@"(?m)^desk/worker +- +- +-$", Normal(one.Output));
        Assert.Matches(@"(?m)^shop/worker +done +N s +N$", Normal(one.Output));

        Assert.Equal("exit 0\n--- stdout\napplied 3\n", (await lab.RunAsync("runs", "1", "--log", "shop/migrate")).Whole);
        Assert.Equal(2, (await lab.RunAsync("runs", "2", "--log", "shop/migrate")).ExitCode);
        Assert.Equal(2, (await lab.RunAsync("runs", "1", "--log", "nope")).ExitCode);
        Assert.Equal(2, (await lab.RunAsync("runs", "--log", "shop/migrate")).ExitCode);
    }

    [Fact]
    public async Task A_journal_with_a_torn_line_is_shown_as_far_as_it_can_be_read()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: { worker: sleep 600 }");
        await lab.UpAsync();
        var journal = Directory.GetFiles(Path.Combine(lab.State, "slipway/runs"), "000001.ndjson", SearchOption.AllDirectories).Single();
        await using (var file = new FileStream(journal, FileMode.Open))
        {
            file.SetLength(file.Length - 20);
        }

        var run = await lab.RunAsync("runs", "1");

        Assert.Contains("broken off, began", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^shop/worker +done", run.Output);
        Assert.Equal("note: 1 line of the journal cannot be read\n", run.Error);
    }

    static string Normal(string text) => Seconds().Replace(Times().Replace(text, "N"), "N s");

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")]
    private static partial Regex Times();

    [GeneratedRegex(@"\b\d+\.\d s\b")]
    private static partial Regex Seconds();
}
