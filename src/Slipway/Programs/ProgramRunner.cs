using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Slipway.Problems;

namespace Slipway.Programs;

/// <summary>Runs programs as child processes.</summary>
/// <param name="firstFolder">Comes before PATH, for the programs themselves and for what they run: the repository's <c>.deps/</c>. Null: nothing does.</param>
public sealed class ProgramRunner(string? firstFolder = null) : IProgramRunner
{
    /// <summary>A program may leave children behind that hold its output open; what they write after it has ended is not waited for.</summary>
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    const int MaximumOutput = 16 * 1024 * 1024;

    const int LongestLine = 64 * 1024;

    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation)
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        var exitCode = await RunAsync(call, (text, isError) => Append(isError ? error : output, text), cancellation);
        return new ProgramResult(exitCode, output.ToString(), error.ToString());
    }

    public async Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation)
    {
        var handing = new Lock();
        var output = new LineCutter(LongestLine, text => Hand(text, isError: false));
        var error = new LineCutter(LongestLine, text => Hand(text, isError: true));
        var exitCode = await RunAsync(call, (text, isError) => (isError ? error : output).Add(text), cancellation);
        output.End();
        error.End();
        return exitCode;

        void Hand(string text, bool isError)
        {
            lock (handing)
            {
                onLine(new OutputLine(text, isError));
            }
        }
    }

    delegate void TakeText(ReadOnlySpan<char> text, bool isError);

    async Task<int> RunAsync(ProgramCall call, TakeText take, CancellationToken cancellation)
    {
        using var process = Start(call);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(call.Timeout);
        try
        {
            var output = call.ReadOutputAsync is { } read ? ReadWholeAsync(process, read, deadline.Token) : ReadAsync(process.StandardOutput, take, isError: false, deadline.Token);
            var error = ReadAsync(process.StandardError, take, isError: true, deadline.Token);
            await WriteInputAsync(process, call, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            await (call.ReadOutputAsync is null ? Task.CompletedTask : output);
            deadline.CancelAfter(Drain);
            await Task.WhenAll(output, error).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            return process.ExitCode;
        }
        catch (ProblemException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancellation.IsCancellationRequested)
            {
                throw;
            }

            throw new ProblemException(new Problem("program-timed-out", $"`{call.Words[0]}` did not end within {call.Timeout.TotalSeconds:0} s")
            {
                Kind = ProblemKind.Timeout,
                Why = $"it was started as `{string.Join(' ', call.Words)}`",
            });
        }
    }

    Process Start(ProgramCall call)
    {
        BrokenPipe.LeaveToChildren();
        var directory = call.Directory ?? Environment.CurrentDirectory;
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var word in call.Words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        SetEnvironment(start, call);
        start.FileName = ProgramPath.Resolve(call.Words[0], directory, start.Environment.TryGetValue("PATH", out var path) ? path : null);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new ProblemException(new Problem("program-not-executable", $"`{call.Words[0]}` cannot be run") { Kind = ProblemKind.Failure, Why = exception.Message });
        }
    }

    void SetEnvironment(ProcessStartInfo start, ProgramCall call)
    {
        if (call.OnlyThisEnvironment)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        // Who says what the whole environment is has said what PATH is, too.
        if (firstFolder is not null && !call.OnlyThisEnvironment && start.Environment.TryGetValue("PATH", out var path))
        {
            start.Environment["PATH"] = $"{firstFolder}:{path}";
        }
    }

    /// <summary>What goes wrong with what whoever writes has it from is no end of the program's: it would wait for the rest for ever.</summary>
    static async Task WriteInputAsync(Process process, ProgramCall call, CancellationToken cancellation)
    {
        var input = new ProgramInput(process.StandardInput.BaseStream);
        try
        {
            await (call.WriteInputAsync?.Invoke(input, cancellation) ?? input.WriteAsync(Encoding.UTF8.GetBytes(call.Input ?? ""), cancellation).AsTask());
            process.StandardInput.Close();
        }
        catch (IOException) when (input.IsBroken)
        {
            // The program ended, or closed its input, without reading all of it: its exit code tells.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Whoever reads may find that it makes no sense: then nobody reads the rest, and the program must not wait for that.</summary>
    static async Task ReadWholeAsync(Process process, Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        try
        {
            await read(process.StandardOutput.BaseStream, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    static async Task ReadAsync(StreamReader reader, TakeText take, bool isError, CancellationToken cancellation)
    {
        var buffer = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellation)) > 0)
        {
            take(buffer.AsSpan(0, read), isError);
        }
    }

    static void Append(StringBuilder text, ReadOnlySpan<char> more) =>
        text.Append(more[..Math.Min(more.Length, MaximumOutput - text.Length)]);
}
