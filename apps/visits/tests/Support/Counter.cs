using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Visits.Tests.Support;

/// <summary>The real program, running as a process of its own.</summary>
sealed partial class Counter : IAsyncDisposable
{
    readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<string> _log = [];
    readonly Process _process;

    public Counter(string databaseUrl, params (string Name, string Value)[] environment) => _process = Processes.Start(
        ["dotnet", Assembly], [("PORT", "0"), ("DATABASE_URL", databaseUrl), .. environment], Read);

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Visits.dll");

    public Task<Uri> Address => _address.Task.WaitAsync(Processes.Limit);

    public int ExitCode => _process.ExitCode;

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Runs the program with arguments and waits for its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string? databaseUrl, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("DATABASE_URL");
        if (databaseUrl is not null)
        {
            start.Environment["DATABASE_URL"] = databaseUrl;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation).WaitAsync(Processes.Limit, cancellation);
        return (process.ExitCode, await output, await error);
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = await Address };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Processes.Limit);
        while (!(await http.GetAsync("/readyz", limit.Token)).IsSuccessStatusCode)
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public Task StopAsync(CancellationToken cancellation) => _process.SignalAsync("TERM", cancellation);

    public async ValueTask DisposeAsync()
    {
        await _process.SignalAsync("KILL", CancellationToken.None);
        _process.Dispose();
    }

    // {"Timestamp":"…","EventId":14,"LogLevel":"Information","Category":"…","Message":"Now listening on: http://127.0.0.1:40123",…}
    void Read(string line)
    {
        Processes.Add(_log, line);
        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!["Now listening on: ".Length..]));
        }
    }

    [GeneratedRegex("Now listening on: ")]
    private static partial Regex Listening();
}
