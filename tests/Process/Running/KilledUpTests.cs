using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

/// <summary><c>kill -9</c> of an <c>up</c> in the middle of its work.</summary>
public class KilledUpTests
{
    static readonly string[] Components = ["a", "b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [Trait("list", "slow")]
    public async Task At_any_entry_nothing_is_believed_done_that_was_not_and_the_next_one_ends_what_it_began(int entries)
    {
        await using var lab = await UpLab.CreateAsync();
        foreach (var name in Components)
        {
            lab.With(name, $"{(name == "b" ? "needs: [a]\n" : "")}migrate: sh migrate\nrun: {{ worker: sleep 600 }}");
            lab.Repository.With($"{name}/migrate", $"mkdir -p ../seen; sleep 0.2; echo done >> ../seen/{name}\n");
        }

        var up = lab.Start("up", "--detach");
        await UpLab.UntilAsync(() => Lines(lab) >= entries, $"{entries} entries");
        await up.SignalAsync("KILL");
        await up.EndAsync();

        var run = Read(lab);
        var ended = run.Entries.OfType<StepEnded>().Where(step => step.End == StepEnd.Done).Select(step => step.Step).ToList();
        Assert.All(Components.Where(name => ended.Contains($"{name}/migrate")), name => Assert.True(File.Exists(Path.Combine(lab.Repository.Root, "seen", name))));
        Assert.True(run.Head >= entries);

        await lab.UpAsync();
        var status = await lab.StatusAsync();
        Assert.Equal(["a/worker", "b/worker"], status.Keys.Order());
        Assert.All(status.Values, process => Assert.Equal("ready", process.State));

        // What was written down as done is not done again.
        Assert.All(Components.Where(name => ended.Contains($"{name}/migrate")), name => Assert.Equal("done\n", lab.Repository.Read($"seen/{name}")));
        Assert.Contains("nothing changed", (await lab.UpAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_migration_that_was_left_at_work_is_waited_for_and_run_again()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "migrate: sh migrate\nrun: { worker: sleep 600 }");
        lab.Repository.With("shop/migrate", """
            mkdir -p ../seen
            mkdir ../seen/at-work || { echo two at once >> ../seen/wrong; exit 1; }
            echo began >> ../seen/began
            for i in $(seq 1200); do test -e ../seen/end || sleep 0.1; done
            rmdir ../seen/at-work

            """);
        var up = lab.Start("up", "--detach");
        await UpLab.UntilAsync(() => File.Exists(Path.Combine(lab.Repository.Root, "seen/began")), "the migration to begin");
        await up.SignalAsync("KILL");
        await up.EndAsync();
        var shown = await lab.RunAsync("runs", "1");

        var again = lab.Start("up", "--detach");
        await again.SeeAsync("the migrations of `shop` that an earlier run began are still at work (process");
        lab.Repository.With("seen/end", "");

        Assert.Equal(0, await again.EndAsync());
        Assert.Contains("broken off", shown.Output, StringComparison.Ordinal);
        Assert.Contains("unknown", shown.Output, StringComparison.Ordinal);
        Assert.Contains("it may have happened", shown.Output, StringComparison.Ordinal);
        Assert.Contains("run 1 was broken off in `shop/migrate`: what became of it is looked at again\n", again.Text, StringComparison.Ordinal);
        Assert.Contains("done       shop/migrate", again.Text, StringComparison.Ordinal);
        Assert.Equal("began\nbegan\n", lab.Repository.Read("seen/began"));
        Assert.False(File.Exists(Path.Combine(lab.Repository.Root, "seen/wrong")));
        Assert.False(Directory.Exists(Path.Combine(lab.Repository.Root, "seen/at-work")));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_migration_that_was_broken_off_runs_again_also_when_its_source_is_as_it_was_when_it_last_succeeded()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "migrate: sh migrate\nrun: { worker: sleep 600 }");
        const string quick = "mkdir -p ../seen; echo first >> ../seen/log\n";
        lab.Repository.With("shop/migrate", quick);
        await lab.UpAsync();
        lab.Repository.With("shop/migrate", "echo second >> ../seen/log; sleep 1\n");
        var up = lab.Start("up", "--detach");
        await UpLab.UntilAsync(() => lab.Repository.Read("seen/log").Contains("second", StringComparison.Ordinal), "the second migration to begin");
        await up.SignalAsync("KILL");
        await up.EndAsync();

        lab.Repository.With("shop/migrate", quick);
        await lab.UpAsync();

        Assert.Equal("first\nsecond\nfirst\n", lab.Repository.Read("seen/log"));
    }

    static string Journal(UpLab lab) => Path.Combine(Directory.GetDirectories(Path.Combine(lab.State, "slipway/runs")).Single(), "000001.ndjson");

    static JournalContent Read(UpLab lab) => JournalContent.Read(Journal(lab));

    static long Lines(UpLab lab)
    {
        try
        {
            return Read(lab).Head;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It is not there yet.
            return 0;
        }
    }
}
