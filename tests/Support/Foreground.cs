using System.Diagnostics;
using Slipway.Programs;
using Xunit;

namespace Slipway.Tests.Support;

/// <summary>A <c>slipway</c> that stays, and what it has written so far.</summary>
public sealed class Foreground : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly List<string> _lines = [];

    public Foreground(ProgramCall call)
    {
        var start = new ProcessStartInfo(call.Words[0]) { WorkingDirectory = call.Directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        call.Words.Skip(1).ToList().ForEach(start.ArgumentList.Add);
        start.Environment.Clear();
        call.Environment.Where(pair => pair.Value is not null).ToList().ForEach(pair => start.Environment[pair.Key] = pair.Value);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Waits until it has written this.</summary>
    public Task SeeAsync(string text) => UpLab.UntilAsync(() => Task.FromResult(Text.Contains(text, StringComparison.Ordinal)), () => $"`{text}` in:\n{Text}");

    /// <summary>Skips the test where the signal would not arrive.</summary>
    public Task SignalAsync(string signal)
    {
        Signals.Require(signal);
        return UpLab.KillAsync(_process.Id, signal);
    }

    /// <summary>Waits for its end, and answers its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Limit, CancellationToken.None);
        }

        _process.Dispose();
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_lines)
        {
            _lines.Add(line.Data ?? "");
        }
    }
}
