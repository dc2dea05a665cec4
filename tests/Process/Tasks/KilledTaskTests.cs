using System.Globalization;
using Slipway.Engines.Processes.Posix;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary><c>kill -9</c> in the middle of tasks, and the same again.</summary>
public sealed class KilledTaskTests
{
    /// <summary>The first test ends at once, the second waits for a file, with a child in a session of its own.</summary>
    static async Task<TemporaryRepository> RepositoryAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository
            .With("slipway.yaml", "repository: plasma\n").With(".gitignore", "/seen/\n")
            .With("quick/slipway.yaml", "app: quick\ntest: echo quick >> ../seen/ran\n")
            .With("slow/slipway.yaml", "app: slow\ntest: ./wait\n")
            .WithScript("slow/wait", """
                #!/bin/sh
                echo slow >> ../seen/ran
                test ! -e ../seen/go || exit 0
                setsid sh -c 'echo $$ > ../seen/grandchild; exec sleep 600' &
                echo $$ > ../seen/child
                exec sleep 600

                """)
            .With("seen/.keep", "").CommitAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Only_what_had_not_ended_runs_again_and_nothing_is_left()
    {
        using var repository = await RepositoryAsync();
        await using var killed = new Foreground(repository.Call("test", "--jobs", "2"));
        await killed.SeeAsync("done       quick:test");
        await UpLab.UntilAsync(() => Seen(repository, "child") && Seen(repository, "grandchild"), "the second test to begin");
        await killed.SignalAsync("KILL");
        await killed.EndAsync();
        Assert.Contains("broken off", (await repository.RunAsync("runs")).Output, StringComparison.Ordinal);

        repository.With("seen/go", "");
        var again = await repository.RunAsync("test");

        Assert.Equal((0, "2 passed, 0 failed, 0 skipped"), (again.ExitCode, again.Output.TrimEnd().Split('\n')[^1]));
        Assert.Contains("ran 1, reused 1 result", again.Error, StringComparison.Ordinal);
        Assert.Equal(["quick", "slow", "slow"], repository.Read("seen/ran").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.All(["child", "grandchild"], name => Assert.True(IsEnded(repository, name), name));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(repository.Base, "cache/slipway/tasks")));
    }

    [Fact]
    public async Task A_run_leaves_the_processes_of_one_that_lives_alone()
    {
        using var repository = await RepositoryAsync();
        await using var lives = new Foreground(repository.Call("test", "slow"));
        await UpLab.UntilAsync(() => Seen(repository, "child") && Seen(repository, "grandchild"), "the test to begin");

        var other = await repository.RunAsync("test", "quick");

        Assert.Equal(0, other.ExitCode);
        Assert.All(["child", "grandchild"], name => Assert.False(IsEnded(repository, name), name));
        await lives.SignalAsync("INT");
        Assert.Equal(130, await lives.EndAsync());
        Assert.All(["child", "grandchild"], name => Assert.True(IsEnded(repository, name), name));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Two_runs_of_one_checkout_at_once_are_both_right_and_both_in_the_journal()
    {
        using var repository = await RepositoryAsync();
        repository.With("seen/go", "");

        var runs = await Task.WhenAll(repository.RunAsync("test", "--no-cache"), repository.RunAsync("test"), repository.RunAsync("test"));

        Assert.All(runs, run => Assert.Equal((0, "2 passed, 0 failed, 0 skipped"), (run.ExitCode, run.Output.TrimEnd().Split('\n')[^1])));
        var table = (await repository.RunAsync("runs")).Output.TrimEnd().Split('\n');
        Assert.Equal(["1", "2", "3"], table[1..].Select(line => line.Split(' ')[0]).Order());
        Assert.All(table[1..], line => Assert.Matches(@" test +done ", line));
        Assert.Contains("reused 2 results", (await repository.RunAsync("test")).Error, StringComparison.Ordinal);
    }

    static bool Seen(TemporaryRepository repository, string name) =>
        File.Exists(Path.Combine(repository.Root, "seen", name)) && repository.Read($"seen/{name}").EndsWith('\n');

    static bool IsEnded(TemporaryRepository repository, string name) =>
        ProcessFacts.OfThisSystem().Find(int.Parse(repository.Read($"seen/{name}"), CultureInfo.InvariantCulture)) is null or { IsEnded: true };
}
