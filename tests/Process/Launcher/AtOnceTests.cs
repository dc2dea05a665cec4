using System.Diagnostics;
using System.Globalization;
using Slipway.Engines.Processes.Posix;
using Slipway.Tests.Support;

namespace Slipway.Tests.Launcher;

public class AtOnceTests
{
    [Fact]
    public async Task First_runs_at_once_build_once_and_the_others_say_whom_they_wait_for()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("slow", "1");
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => checkout.SlipwayAsync()));
        Assert.All(runs, run => Assert.Equal((0, "and moreone\nBASE/my slipway\nBASE/my slipway\n0\n"), (run.ExitCode, checkout.Tidy(run.Output))));
        Assert.Equal(1, checkout.Compilations);
        Assert.Equal(3, runs.Count(run => run.Error.EndsWith(" is building the tool; waiting for it\n", StringComparison.Ordinal)));
        Assert.Equal(["CONTENTS", "slipway", "stamp"], checkout.Left());
    }

    [Theory]
    [InlineData("4194305 running")] // no such process: above Linux's highest number
    [InlineData("PID Thu Jan  1 00:00:00 1970")] // a number used again: this one began later
    public async Task A_dead_owner_s_lock_is_taken_over(string owner)
    {
        using var checkout = await Checkout.CreateAsync();
        Directory.CreateDirectory(checkout.Built);
        File.CreateSymbolicLink(
            Path.Combine(checkout.Built, "lock"), owner.Replace("PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var run = await checkout.SlipwayAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("waiting", run.Error, StringComparison.Ordinal);
        Assert.Equal(["CONTENTS", "slipway", "stamp"], checkout.Left());
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_the_build_and_leaves_no_half_made_tool(string signal, int code)
    {
        Signals.Require(signal);
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("slow", "60");
        using var run = checkout.Start();
        var compiler = await checkout.CompilingAsync();
        await checkout.RunAsync(["sh", "-c", $"kill -{signal} {run.Id}"]);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(code, run.ExitCode);
        Assert.Empty(checkout.Left());
        // One that nobody has waited for yet is found for a moment.
        await UpLab.UntilAsync(() => ProcessFacts.OfThisSystem().Find(compiler) is null or { IsEnded: true }, "the compiler has ended");
    }

    [Fact]
    public async Task After_kill_9_the_next_run_builds_and_sweeps_up()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("slow", "2");
        using var run = checkout.Start();
        using var compiler = Process.GetProcessById(await checkout.CompilingAsync());
        run.Kill();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        var next = await checkout.SlipwayAsync();
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, next.ExitCode);
        Assert.StartsWith("slipway: building the tool for the first time", next.Error, StringComparison.Ordinal);
        Assert.Equal(["CONTENTS", "slipway", "stamp"], checkout.Left());
    }
}
