using Slipway.Execution;
using Slipway.Execution.Results;

namespace Slipway.Tests.Execution.Results;

public sealed class CheckoutMemoryTests : IDisposable
{
    readonly ResultsLab _lab = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Memory => Assert.Single(Directory.GetFiles(Path.Combine(_lab.Folders.Cache, "memory"), "*.bin"));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task What_stood_last_is_known_without_the_folder_of_results()
    {
        _lab.Write("dist/out", "made");
        await RunAsync(_lab.Store(), ResultsLab.Step(), "dist/out");
        Directory.Delete(_lab.Results, recursive: true);

        var found = (await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation))!;

        Assert.Equal((StepEnd.Reused, "a note", "12"), (found.End, found.Note, found.Outcome!.Facts["passed"]));
        Assert.False(FolderResultStore.HasReports(found));
        Assert.Null(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step(), Cancellation));
    }

    [Fact]
    public async Task A_run_that_reused_everything_writes_nothing_until_the_next_day()
    {
        _lab.Write("dist/out", "made");
        await RunAsync(_lab.Store(), ResultsLab.Step(), "dist/out");
        _lab.Time.By = TimeSpan.FromSeconds(10);
        await FindAsync();
        var settled = await File.ReadAllBytesAsync(Memory, Cancellation);
        File.SetLastWriteTimeUtc(Memory, DateTime.UnixEpoch);

        await FindAsync();

        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Memory));
        _lab.Time.By = TimeSpan.FromDays(2);
        await FindAsync();
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Memory));
        Assert.Equal(settled.Length, (await File.ReadAllBytesAsync(Memory, Cancellation)).Length);
        Assert.All(_lab.Kept("blobs").Concat(_lab.Kept("entries")).Concat(_lab.Kept("listings")), file => Assert.True(File.GetLastWriteTimeUtc(file) > DateTime.UtcNow.AddDays(1), file));
    }

    [Fact]
    public async Task Two_runs_at_once_in_one_checkout_both_count()
    {
        var first = _lab.Store();
        var second = _lab.Store();
        await RunAsync(first, ResultsLab.Step("a:test"));
        await RunAsync(second, ResultsLab.Step("b:test"));
        Directory.Delete(_lab.Results, recursive: true);

        Assert.NotNull(await _lab.Store().FindAsync(ResultsLab.Step("a:test"), Cancellation));
        Assert.NotNull(await _lab.Store().FindAsync(ResultsLab.Step("b:test"), Cancellation));
    }

    [Fact]
    public async Task A_broken_memory_is_as_good_as_none()
    {
        await RunAsync(_lab.Store(), ResultsLab.Step());
        ResultsLab.Damage(Memory, bytes => bytes[..^3]);

        Assert.Null(_lab.Store().InputsOf("visits:build"));
        Assert.NotNull(await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation));
    }

    [Fact]
    public async Task A_run_of_many_steps_with_nothing_to_do_opens_no_file_of_the_results()
    {
        var steps = Enumerable.Range(0, 200).Select(i => ResultsLab.Step($"c{i}:test")).ToList();
        var store = _lab.Store();
        foreach (var step in steps)
        {
            await store.KeepAsync(_lab.Result(step, "report"), Cancellation);
        }

        await store.EndRunAsync(Cancellation);
        Directory.Delete(_lab.Results, recursive: true);
        var later = _lab.Store();
        foreach (var step in steps)
        {
            Assert.NotNull(await later.FindAsync(step, Cancellation));
        }

        await later.EndRunAsync(Cancellation);
        Assert.False(Directory.Exists(_lab.Results));
    }

    async Task RunAsync(FolderResultStore store, Step step, params string[] outputs)
    {
        await store.KeepAsync(_lab.Result(step, "a report", null, outputs), Cancellation);
        await store.EndRunAsync(Cancellation);
    }

    async Task FindAsync()
    {
        var store = _lab.Store();
        Assert.NotNull(await store.FindAsync(ResultsLab.Step(), Cancellation));
        await store.EndRunAsync(Cancellation);
    }
}
