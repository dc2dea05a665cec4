using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;

namespace Slipway.Tests.Execution.Results;

public sealed class FolderResultStoreTests : IDisposable
{
    readonly ResultsLab _lab = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task What_is_kept_is_found_by_another_run_and_another_checkout()
    {
        var step = ResultsLab.Step();
        _lab.Write("dist/out", "made");
        Assert.Null(await _lab.Store().FindAsync(step, Cancellation));
        await _lab.Store().KeepAsync(_lab.Result(step, "<testsuites/>", outputs: "dist/out"), Cancellation);

        foreach (var root in new[] { _lab.Root, _lab.Other })
        {
            var found = await _lab.Store(root).FindAsync(step, Cancellation);

            Assert.Equal((StepEnd.Reused, TimeSpan.FromSeconds(3), "a note"), (found!.End, found.Elapsed, found.Note));
            Assert.Equal("12", found.Outcome!.Facts["passed"]);
            Assert.Equal(["visits:build says ä\rb"], found.Log.ReadLines());
            var report = Assert.Single(found.Outcome.Files);
            Assert.Equal(("junit", true), (report.Key, report.IsReport));
            using var reader = new StreamReader(report.TryOpen()!);
            Assert.Equal("<testsuites/>", await reader.ReadToEndAsync(Cancellation));
            Assert.True(FolderResultStore.HasReports(found));
            Assert.Equal("made", _lab.Read("dist/out", root));
        }
    }

    [Fact]
    public async Task Another_fingerprint_finds_nothing_and_an_effect_neither()
    {
        await KeepAsync(ResultsLab.Step(input: "1"));

        Assert.Null(await _lab.Store().FindAsync(ResultsLab.Step(input: "2"), Cancellation));
        Assert.Null(await _lab.Store().FindAsync(ResultsLab.Step() with { Inputs = null }, Cancellation));
    }

    [Theory]
    [InlineData(StepEnd.Failed)]
    [InlineData(StepEnd.NotRun)]
    [InlineData(StepEnd.Reused)]
    public async Task Only_a_step_that_was_done_is_kept(StepEnd end)
    {
        var store = _lab.Store();
        await store.KeepAsync(_lab.Result(ResultsLab.Step()) with { End = end }, Cancellation);
        await store.EndRunAsync(Cancellation);

        Assert.Null(await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation));
        Assert.Empty(_lab.Kept("blobs"));
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("entries")]
    public async Task What_is_broken_or_torn_or_gone_is_a_miss_and_its_entry_is_removed(string kind)
    {
        foreach (var damage in new Action<string>[] { Flip, file => ResultsLab.Damage(file, bytes => bytes[..^1]), file => ResultsLab.Damage(file, _ => []), File.Delete })
        {
            _lab.Write("dist/out", "made");
            await KeepAsync(ResultsLab.Step(), "a report", "dist/out");
            var count = _lab.Kept(kind).Length;
            for (var i = 0; i < count; i++)
            {
                damage(_lab.Kept(kind).Order(StringComparer.Ordinal).ElementAt(i));
                Assert.Null(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step(), Cancellation));
                Assert.Empty(_lab.Kept("entries"));
                await KeepAsync(ResultsLab.Step(), "a report", "dist/out");
                Assert.NotNull(await _lab.Store(Directory.CreateDirectory(Path.Combine(_lab.Base, $"c{i}")).FullName).FindAsync(ResultsLab.Step(), Cancellation));
            }
        }

        static void Flip(string file) => ResultsLab.Damage(file, bytes => [(byte)(bytes[0] ^ 1), .. bytes[1..]]);
    }

    [Fact]
    public async Task A_report_and_a_log_that_are_gone_since_are_said_to_be_gone()
    {
        await KeepAsync(ResultsLab.Step(), "a report");
        var found = (await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation))!;
        Array.ForEach(_lab.Kept("blobs"), file => ResultsLab.Damage(file, _ => [1]));

        Assert.Null(found.Outcome!.Files.Single().TryOpen());
        Assert.False(FolderResultStore.HasReports(found));
        Assert.Equal(["[slipway] what it printed is not kept any more"], found.Log.ReadLines());
    }

    [Fact]
    public async Task Nobody_else_can_look_into_it_and_nothing_in_it_can_be_written_by_mistake()
    {
        _lab.Write("dist/run", "x", isExecutable: true);
        await KeepAsync(ResultsLab.Step(), "a report", "dist/run");

        Assert.Equal(Convert.ToInt32("700", 8), (int)File.GetUnixFileMode(_lab.Results));
        Assert.All(_lab.Kept("blobs").Concat(_lab.Kept("entries")), file => Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(file)));
        Assert.Empty(_lab.Kept("tmp"));
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_not_used()
    {
        Directory.CreateDirectory(_lab.Folders.Cache);
        var elsewhere = Directory.CreateDirectory(Path.Combine(_lab.Base, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(_lab.Results, elsewhere);

        await KeepAsync(ResultsLab.Step());

        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task A_result_whose_output_is_gone_is_not_kept()
    {
        await KeepAsync(ResultsLab.Step(), null, "dist/never-made");

        Assert.Null(await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation));
        Assert.Empty(_lab.Kept("entries"));
    }

    [Fact]
    public async Task Eight_at_once_keep_and_find_the_same()
    {
        var roots = Enumerable.Range(0, 8).Select(i => Directory.CreateDirectory(Path.Combine(_lab.Base, $"r{i}")).FullName).ToList();
        await Parallel.ForEachAsync(roots, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (root, cancellation) =>
        {
            for (var i = 0; i < 20; i++)
            {
                var step = ResultsLab.Step(input: $"{i}");
                _lab.Write("dist/out", $"made {i}", root: root);
                await _lab.Store(root).KeepAsync(_lab.Result(step, null, root, "dist/out"), cancellation);
                var found = await _lab.Store(root).FindAsync(step, cancellation);
                Assert.Equal(StepEnd.Reused, found?.End);
                Assert.Equal(["visits:build says ä\rb"], found!.Log.ReadLines());
                Assert.Equal($"made {i}", _lab.Read("dist/out", root));
            }
        });

        Assert.Equal(20, _lab.Kept("entries").Length);
        Assert.Empty(_lab.Kept("tmp"));
        Assert.All(_lab.Kept("blobs"), file => Assert.Equal(Path.GetFileName(file), Digest.Of(File.ReadAllBytes(file)).ToString()));
    }

    [Fact]
    public async Task The_files_behind_an_input_are_known_later()
    {
        var step = ResultsLab.Step(input: "1");
        var store = _lab.Store();
        await store.KeepAsync(_lab.Result(step), Cancellation);
        await store.EndRunAsync(Cancellation);

        var later = _lab.Store();
        var inputs = later.InputsOf(step.Name)!;
        Assert.Equal(step.Inputs!.Fingerprint, inputs.Fingerprint);
        Assert.Equal(step.Inputs.All.AsEnumerable(), inputs.All);
        Assert.Equal("visits/1", Assert.Single(later.FilesOf(inputs.All[1].Value)!).Path);
        Assert.Null(later.FilesOf(inputs.All[0].Value));
        Assert.Null(later.InputsOf("orders:build"));
    }

    async Task KeepAsync(Step step, string? report = null, params string[] outputs) =>
        await _lab.Store().KeepAsync(_lab.Result(step, report, null, outputs), Cancellation);
}
