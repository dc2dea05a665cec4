using System.Diagnostics;
using System.Globalization;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places.Machine;

/// <summary>A deploy in a process of its own, which can be killed and stopped: <c>tests/Holder</c> says what it does.</summary>
sealed class HolderProcess : IDisposable
{
    readonly Process _process;

    HolderProcess(string root, bool hasLocks = true)
    {
        // artifacts/bin/Slipway.Tests.Process/debug/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Slipway.Tests.Holder", own.Name, "Slipway.Tests.Holder.dll");
        var start = new ProcessStartInfo(Path.Combine(SlipwayTool.DotnetRoot, "dotnet"), [program, root]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (!hasLocks)
        {
            // As on a file system that has none: .NET goes on without.
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        }

        _process = Process.Start(start)!;
    }

    public int Pid => _process.Id;

    /// <summary>Starts one, and waits until it holds the lease of <c>visits</c>.</summary>
    public static async Task<HolderProcess> StartAsync(MachineLab lab)
    {
        var holder = new HolderProcess(lab.Folder.Root);
        Assert.Equal("held", await holder.AnswerAsync());
        return holder;
    }

    /// <summary>Starts one where files cannot be locked, and answers what it says when it ends.</summary>
    public static async Task<string> WithoutLocksAsync(MachineLab lab)
    {
        using var holder = new HolderProcess(lab.Folder.Root, hasLocks: false);
        return await holder._process.StandardError.ReadToEndAsync(MachineLab.Cancellation).WaitAsync(MachineLab.Patience, MachineLab.Cancellation);
    }

    /// <returns><c>ok</c>, or the code of a problem.</returns>
    public async Task<string?> DoAsync(string what)
    {
        await TellAsync(what);
        return await AnswerAsync();
    }

    public async Task TellAsync(string what)
    {
        await _process.StandardInput.WriteLineAsync(what);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<string?> AnswerAsync() => await _process.StandardOutput.ReadLineAsync(MachineLab.Cancellation).AsTask().WaitAsync(MachineLab.Patience, MachineLab.Cancellation);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(MachineLab.Cancellation).WaitAsync(MachineLab.Patience, MachineLab.Cancellation);
    }

    /// <summary><c>STOP</c>, after which it does nothing until <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(MachineLab.Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(MachineLab.Patience);
        _process.Dispose();
    }
}
