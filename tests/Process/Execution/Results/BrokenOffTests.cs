using System.Diagnostics;
using Slipway.Execution.Results;
using Slipway.Tests.Support;

namespace Slipway.Tests.Execution.Results;

/// <summary>What ends a run in the middle of keeping: a kill, a full disk.</summary>
public sealed class BrokenOffTests
{
    const string Variable = "SLIPWAY_TESTS_KEEP_IN";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>In a process of its own it goes on until that is killed: <see cref="Killed_in_the_middle_of_keeping_nothing_is_there_half"/> starts it.</summary>
    [Fact]
    public async Task Results_are_kept_one_after_the_other()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        using var lab = new ResultsLab(given);
        var count = given is null ? 3 : 1_000;
        for (var i = 0; i < count; i++)
        {
            lab.Write("dist/out", Content(i));
            await lab.Store().KeepAsync(lab.Result(ResultsLab.Step(input: $"{i}"), $"report {i}", null, "dist/out"), Cancellation);
        }

        await AssertWholeAsync(lab, count);
        Assert.Equal(count, lab.Kept("entries").Length);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Killed_in_the_middle_of_keeping_nothing_is_there_half()
    {
        using var lab = new ResultsLab();
        for (var round = 0; round < 5; round++)
        {
            var before = lab.Kept("entries").Length;
            using var keeper = Start(lab.Base);
            try
            {
                var began = TimeProvider.System.GetTimestamp();
                while (lab.Kept("entries").Length < before + 20 + (round * 7))
                {
                    Assert.False(keeper.HasExited, "the process that keeps results ended by itself");
                    Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "nothing was kept in time");
                    await Task.Delay(5, Cancellation);
                }
            }
            finally
            {
                keeper.Kill();
                await keeper.WaitForExitAsync(Cancellation);
            }

            await AssertWholeAsync(lab);
            Directory.Delete(lab.Results, recursive: true);
        }
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_kept_and_nothing_is_half_kept()
    {
        var folder = Directory.CreateTempSubdirectory("sw-small-").FullName;
        RealParts.Require("tmpfs", Mount(folder), "run as root, to mount a small file system");
        try
        {
            var lab = new ResultsLab(folder);
            var store = lab.Store();
            lab.Write("dist/out", new string('x', 100_000));
            for (var i = 0; i < 20; i++)
            {
                await store.KeepAsync(lab.Result(ResultsLab.Step(input: $"{i}"), new string((char)('a' + i), 100_000), null, "dist/out"), Cancellation);
            }

            await store.EndRunAsync(Cancellation);
            Assert.InRange(lab.Kept("entries").Length, 1, 19);
            Assert.Empty(lab.Kept("tmp"));
            await AssertWholeAsync(lab, 20);
            Array.ForEach(lab.Kept("entries"), File.Delete);
            store.Dispose();
        }
        finally
        {
            Run("umount", "-l", folder);
            Directory.Delete(folder);
        }
    }

    static async Task AssertWholeAsync(ResultsLab lab, int count = 1000)
    {
        var (entries, found) = (lab.Kept("entries").Length, 0);
        Assert.All(lab.Kept("entries"), file => Assert.EndsWith(".json", file, StringComparison.Ordinal));
        foreach (var blob in lab.Kept("blobs"))
        {
            Assert.Equal(Path.GetFileName(blob), Slipway.Digests.Digest.Of(await File.ReadAllBytesAsync(blob, Cancellation)).ToString());
        }

        var checkout = Directory.CreateTempSubdirectory("sw-whole-").FullName;
        var store = lab.Store(checkout);
        for (var i = 0; i < count; i++)
        {
            found += await store.FindAsync(ResultsLab.Step(input: $"{i}"), Cancellation) is null ? 0 : 1;
        }

        Directory.Delete(checkout, recursive: true);
        Assert.Equal(entries, found);
    }

    static string Content(int number) => new((char)('a' + (number % 26)), 300_000);

    static Process Start(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [Variable] = folder } };
        foreach (var word in new[] { "--filter-method", $"{typeof(BrokenOffTests).FullName}.{nameof(Results_are_kept_one_after_the_other)}" })
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    static bool Mount(string folder) => Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);

    static bool Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        return process.WaitForExit(Patience) && process.ExitCode == 0;
    }
}
