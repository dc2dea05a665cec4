using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;

namespace Slipway.Tests.Execution.Results;

public sealed class OutputTests : IDisposable
{
    readonly ResultsLab _lab = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Outputs_come_back_with_their_modes_links_and_empty_folders()
    {
        _lab.Write("dist/deep/plain", "plain");
        _lab.Write("dist/run", "#!/bin/sh", isExecutable: true);
        File.CreateSymbolicLink(Path.Combine(_lab.Root, "dist/link"), "deep/plain");
        Directory.CreateDirectory(Path.Combine(_lab.Root, "dist/empty"));
        string[] outputs = ["dist/deep/plain", "dist/run", "dist/link", "dist/empty"];
        await _lab.Store().KeepAsync(_lab.Result(ResultsLab.Step(), outputs: outputs), Cancellation);
        Directory.Delete(Path.Combine(_lab.Root, "dist"), recursive: true);

        Assert.NotNull(await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation));

        Assert.Equal("plain", _lab.Read("dist/deep/plain"));
        Assert.Equal("deep/plain", new FileInfo(Path.Combine(_lab.Root, "dist/link")).LinkTarget);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_lab.Root, "dist/empty")));
        Assert.True(File.GetUnixFileMode(Path.Combine(_lab.Root, "dist/run")).HasFlag(UnixFileMode.UserExecute | UnixFileMode.UserWrite));
        Assert.False(File.GetUnixFileMode(Path.Combine(_lab.Root, "dist/deep/plain")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(4, Directory.GetFileSystemEntries(Path.Combine(_lab.Root, "dist")).Length);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("gone")]
    [InlineData("mode")]
    [InlineData("link")]
    [InlineData("same size and times")]
    public async Task An_output_that_is_not_as_it_was_is_put_right_also_when_the_memory_knows_it(string how)
    {
        _lab.Write("dist/out", "made");
        await RunAsync("1", "dist/out");
        _lab.Time.By = TimeSpan.FromMinutes(1);
        await FindAndEndAsync("1");
        var file = Path.Combine(_lab.Root, "dist/out");
        switch (how)
        {
            case "changed":
                _lab.Write("dist/out", "other");
                break;
            case "gone":
                File.Delete(file);
                break;
            case "mode":
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
                break;
            case "link":
                File.Move(file, file + ".moved");
                File.CreateSymbolicLink(file, "out.moved");
                break;
            default:
                var time = File.GetLastWriteTimeUtc(file);
                _lab.Write("dist/out", "MADE");
                File.SetLastWriteTimeUtc(file, time);
                break;
        }

        Assert.NotNull(await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation));

        Assert.Equal("made", _lab.Read("dist/out"));
        Assert.Null(new FileInfo(file).LinkTarget);
        Assert.False(File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task An_output_that_changed_within_one_tick_of_the_clock_is_seen()
    {
        for (var i = 0; i < 200; i++)
        {
            _lab.Write("dist/out", "made");
            await RunAsync("1", "dist/out");
            _lab.Write("dist/out", "MADE");
            Assert.NotNull(await _lab.Store().FindAsync(ResultsLab.Step(), Cancellation));
            Assert.Equal("made", _lab.Read("dist/out"));
        }
    }

    [Fact]
    public async Task What_is_there_already_is_not_written_again()
    {
        _lab.Write("dist/out", "made");
        await RunAsync("1", "dist/out");
        _lab.Write("dist/out", "made", root: _lab.Other);
        var file = Path.Combine(_lab.Other, "dist/out");
        File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        Assert.NotNull(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step(), Cancellation));

        Assert.Equal(2001, File.GetLastWriteTimeUtc(file).Year);
    }

    [Fact]
    public async Task What_an_earlier_result_put_there_goes_and_what_the_user_made_stays()
    {
        _lab.Write("dist/old", "1");
        _lab.Write("dist/edited", "1");
        _lab.Write("dist/out", "1");
        await RunAsync("1", "dist/old", "dist/edited", "dist/out");
        foreach (var name in (string[])["dist/old", "dist/edited"])
        {
            File.Delete(Path.Combine(_lab.Root, name));
        }

        _lab.Write("dist/out", "2");
        await RunAsync("2", "dist/out");
        Assert.NotNull(await FindAndEndAsync("1"));
        _lab.Write("dist/edited", "by hand");
        _lab.Write("dist/mine", "by hand");

        Assert.NotNull(await FindAndEndAsync("2"));

        Assert.False(_lab.Has("dist/old"));
        Assert.Equal(("by hand", "by hand", "2"), (_lab.Read("dist/edited"), _lab.Read("dist/mine"), _lab.Read("dist/out")));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_lab.Base, "outside")).FullName;
        _lab.Write("dist/deep/out", "made");
        await RunAsync("1", "dist/deep/out");
        Directory.CreateSymbolicLink(Path.Combine(_lab.Other, "dist"), outside);

        Assert.Null(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step(), Cancellation));

        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData(".git/hooks/post-checkout")]
    public async Task A_hostile_entry_writes_nothing_outside_and_is_removed(string path)
    {
        var step = ResultsLab.Step();
        await RunAsync("1");
        var entry = EntryFormat.Read(await File.ReadAllBytesAsync(_lab.Kept("entries").Single(), Cancellation), step.Inputs!.Fingerprint)!;
        var hostile = entry with { Outputs = ImmutableArray.Create(new KeptOutput(path, KeptKind.File, Digest.FromBytes(Convert.FromHexString(Path.GetFileName(_lab.Kept("blobs")[0]))))) };
        ResultsLab.Damage(_lab.Kept("entries").Single(), _ => EntryFormat.Write(hostile));

        Assert.Null(await _lab.Store(_lab.Other).FindAsync(step, Cancellation));

        Assert.Empty(Directory.GetFileSystemEntries(_lab.Other));
        Assert.False(_lab.Has("outside", _lab.Base));
        Assert.Empty(_lab.Kept("entries"));
    }

    [Fact]
    public async Task A_folder_in_the_way_stays_and_the_step_is_done_again()
    {
        _lab.Write("dist/out", "made");
        await RunAsync("1", "dist/out");
        _lab.Write("dist/out/mine", "by hand", root: _lab.Other);

        Assert.Null(await _lab.Store(_lab.Other).FindAsync(ResultsLab.Step(), Cancellation));

        Assert.Equal("by hand", _lab.Read("dist/out/mine", _lab.Other));
        Assert.Single(_lab.Kept("entries"));
    }

    async Task RunAsync(string input, params string[] outputs)
    {
        var store = _lab.Store();
        await store.KeepAsync(_lab.Result(ResultsLab.Step(input: input), null, null, outputs), Cancellation);
        await store.EndRunAsync(Cancellation);
    }

    async Task<StepResult?> FindAndEndAsync(string input)
    {
        var store = _lab.Store();
        var found = await store.FindAsync(ResultsLab.Step(input: input), Cancellation);
        await store.EndRunAsync(Cancellation);
        return found;
    }
}
