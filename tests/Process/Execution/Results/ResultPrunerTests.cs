using Slipway.Execution.Results;
using Slipway.State;

namespace Slipway.Tests.Execution.Results;

public sealed class ResultPrunerTests : IDisposable
{
    readonly ResultsLab _lab = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    ResultPruner Pruner => new(_lab.Folders, _lab.Time);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task What_was_not_used_for_long_goes_and_what_was_used_stays()
    {
        await KeepAsync("a:test");
        await KeepAsync("b:test");
        _lab.Time.By = TimeSpan.FromDays(20);
        Assert.NotNull(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step("b:test"), Cancellation));
        _lab.Time.By = TimeSpan.FromDays(40);

        var pruned = Pruner.Prune(ResultLimits.Default)!;

        Assert.Equal(1, pruned.Results);
        Assert.Null(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step("a:test"), Cancellation));
        Assert.NotNull(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step("b:test"), Cancellation));
    }

    [Fact]
    public async Task What_was_used_longest_ago_goes_until_the_rest_is_small_enough()
    {
        for (var i = 0; i < 10; i++)
        {
            _lab.Time.By = TimeSpan.FromDays(i * 2);
            await KeepAsync($"c{i}:test", new string('x', 10_000 + i));
        }

        Pruner.Prune(new ResultLimits(50_000, TimeSpan.FromDays(365)));

        Assert.InRange(Pruner.Measure().Bytes, 20_000, 50_000);
        var later = _lab.Store(_lab.Other);
        Assert.Null(await later.FindAsync(ResultsLab.Step("c0:test"), Cancellation));
        Assert.NotNull(await later.FindAsync(ResultsLab.Step("c9:test"), Cancellation));
    }

    [Fact]
    public async Task Removing_everything_makes_the_checkouts_forget_too()
    {
        await KeepAsync("a:test");

        Assert.Equal(1, Pruner.RemoveAll()!.Results);

        Assert.Equal(new ResultUsage(_lab.Results, 0, 0), Pruner.Measure());
        Assert.Null(await _lab.Store().FindAsync(ResultsLab.Step("a:test"), Cancellation));
    }

    [Fact]
    public async Task What_a_killed_process_left_goes_after_a_while()
    {
        await KeepAsync("a:test");
        var left = Path.Combine(_lab.Results, "tmp/1-x");
        await File.WriteAllTextAsync(left, "half", Cancellation);

        Pruner.Prune(new ResultLimits(0, TimeSpan.FromDays(30)));
        Assert.True(File.Exists(left));

        _lab.Time.By = TimeSpan.FromHours(7);
        Pruner.Prune(ResultLimits.Default);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task A_run_prunes_once_a_day()
    {
        await KeepAsync("a:test");
        _lab.Time.By = TimeSpan.FromDays(31);
        await KeepAsync("b:test");
        Assert.Single(_lab.Kept("entries"));

        File.SetLastWriteTimeUtc(_lab.Kept("entries").Single(), DateTime.UnixEpoch);
        await KeepAsync("c:test");
        Assert.Equal(2, _lab.Kept("entries").Length);
    }

    [Fact]
    public async Task One_prunes_at_a_time()
    {
        await KeepAsync("a:test");
        using var held = FileLock.TryTake(Path.Combine(_lab.Results, "prune.lock"));

        Assert.Null(Pruner.Prune(ResultLimits.Default));
    }

    [Fact]
    public async Task Pruning_while_others_keep_and_find_only_costs_misses()
    {
        using var stop = new CancellationTokenSource();
        var pruning = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Pruner.Prune(new ResultLimits(0, TimeSpan.FromDays(30)));
                }
            },
            Cancellation);
        for (var i = 0; i < 100; i++)
        {
            var step = ResultsLab.Step(input: $"{i}");
            _lab.Write("dist/out", $"made {i}");
            await _lab.Store().KeepAsync(_lab.Result(step, null, null, "dist/out"), Cancellation);
            var found = await _lab.Store(_lab.Other).FindAsync(step, Cancellation);
            Assert.True(found is null || _lab.Read("dist/out", _lab.Other) == $"made {i}");
        }

        await stop.CancelAsync();
        await pruning;
    }

    [Fact]
    public void Where_nothing_was_ever_kept_there_is_nothing_to_prune()
    {
        Assert.Equal(new PrunedResults(0, 0), Pruner.Prune(ResultLimits.Default));
        Assert.False(Directory.Exists(_lab.Results));
    }

    async Task KeepAsync(string step, string report = "a report")
    {
        var store = _lab.Store();
        await store.KeepAsync(_lab.Result(ResultsLab.Step(step), report), Cancellation);
        await store.EndRunAsync(Cancellation);
    }
}
