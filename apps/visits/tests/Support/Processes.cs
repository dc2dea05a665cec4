using System.Diagnostics;

namespace Visits.Tests.Support;

/// <summary>Child processes of a test.</summary>
static class Processes
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Process Start(IEnumerable<string> words, IEnumerable<(string Name, string Value)> environment, Action<string> line)
    {
        var start = new ProcessStartInfo(words.First()) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, data) => line(data.Data ?? "");
        process.ErrorDataReceived += (_, data) => line(data.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static async Task RunAsync(CancellationToken cancellation, params string[] words)
    {
        var lines = new List<string>();
        using var process = Start(words, [], text => Add(lines, text));
        await process.WaitForExitAsync(cancellation).WaitAsync(Limit, cancellation);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: {process.ExitCode}\n{string.Join('\n', lines)}");
    }

    public static async Task SignalAsync(this Process process, string signal, CancellationToken cancellation)
    {
        if (!process.HasExited)
        {
            await RunAsync(cancellation, "kill", $"-{signal}", $"{process.Id}");
        }

        await process.WaitForExitAsync(cancellation).WaitAsync(Limit, cancellation);
    }

    public static void Add(List<string> lines, string line)
    {
        lock (lines)
        {
            lines.Add(line);
        }
    }
}
