using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Slipway.Tests.Support;

/// <summary>A repository whose components are small programs, and everything that <c>up</c> started there; all of it ends with the test.</summary>
public sealed class UpLab : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly List<Foreground> _foregrounds = [];

    UpLab(TemporaryRepository repository) => Repository = repository;

    public TemporaryRepository Repository { get; }

    public string State => Path.Combine(Repository.Base, "state");

    /// <summary>The folder of the default stage.</summary>
    public string StageFolder => Assert.Single(Directory.GetDirectories(Path.Combine(State, "slipway/up"), "*-local-*"));

    public static async Task<UpLab> CreateAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With(".gitignore", "/seen/\n");
        repository.With("serve", TestServer.Script);
        return new UpLab(repository);
    }

    /// <summary>A component with a manifest.</summary>
    public UpLab With(string name, string manifest, string kind = "app")
    {
        Repository.With($"{name}/slipway.yaml", $"{kind}: {name}\n{manifest}\n");
        return this;
    }

    /// <summary>A component that answers over HTTP.</summary>
    public UpLab WithServer(string name, string more = "") => With(name, $"run: sh ../serve\n{more}");

    public async Task<SlipwayRun> RunAsync(params string[] words) => await Repository.RunAsync(words);

    /// <summary><c>up --detach</c>, which must succeed.</summary>
    public async Task<SlipwayRun> UpAsync(params string[] words)
    {
        var run = await Repository.RunAsync(["up", "--detach", .. words]);
        Assert.True(run.ExitCode == 0, run.Whole);
        return run;
    }

    /// <summary>What <c>status</c> says, by process.</summary>
    public async Task<Dictionary<string, ProcessNow>> StatusAsync(params string[] words)
    {
        var run = await Repository.RunAsync(["status", "-o", "json", .. words]);
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("processes").EnumerateArray().Select(ProcessNow.Of).ToDictionary(one => one.Id, StringComparer.Ordinal);
    }

    /// <summary>What a component answers: its environment.</summary>
    public static async Task<string> GetAsync(ProcessNow process)
    {
        using var client = new HttpClient { Timeout = Patience };
        return await client.GetStringAsync(process.Url, TestContext.Current.CancellationToken);
    }

    /// <summary>Starts <c>slipway</c> and stays with it.</summary>
    public Foreground Start(params string[] words)
    {
        var started = new Foreground(Repository.Call(words));
        _foregrounds.Add(started);
        return started;
    }

    /// <summary>The supervisors of this lab.</summary>
    public IReadOnlyList<int> Supervisors() => Processes(words => words.Contains("supervise"));

    /// <summary>Everything that runs with this lab's folder in its command or its directory.</summary>
    public IReadOnlyList<int> Processes(Func<string[], bool> matches) => [.. Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
        .Where(pid => pid > 0 && pid != Environment.ProcessId && IsOurs(pid) && matches(Words(pid)))];

    /// <summary>What still runs of all that was started below the repository.</summary>
    public IReadOnlyList<int> Left() => Processes(_ => true);

    /// <summary>A supervisor says that all has ended, and then ends itself; so it has a moment for that.</summary>
    public Task NothingIsLeftAsync() => UntilAsync(() => Left().Count == 0, "everything has ended");

    public static string[] Words(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public static async Task KillAsync(int pid, string signal = "KILL")
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), () => what);

    public static Task UntilAsync(Func<Task<bool>> isSo, string what) => UntilAsync(isSo, () => what);

    /// <param name="what">Asked when it was not so in time.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        for (var watch = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(watch.Elapsed < Patience, watch.Elapsed < Patience ? "" : $"not in time: {what()}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _foregrounds)
        {
            await started.DisposeAsync();
        }

        foreach (var stage in (string[])["local", "test"])
        {
            await Repository.RunAsync("down", "--data", "--yes", "--stage", stage);
        }

        Repository.Dispose();
    }

    bool IsOurs(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName.StartsWith(Repository.Base + "/", StringComparison.Ordinal) == true
                || File.ReadAllText($"/proc/{pid}/cmdline").Contains(Repository.Base + "/", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>A line of <c>status -o json</c>.</summary>
public sealed record ProcessNow(string Id, string State, string? Url, int Restarts, int? Pid, bool IsSupervised, JsonElement Json)
{
    public static ProcessNow Of(JsonElement json) => new(
        $"{json.GetProperty("component").GetString()}/{json.GetProperty("process").GetString()}",
        json.GetProperty("state").GetString()!,
        json.GetProperty("url").GetString(),
        json.GetProperty("restarts").GetInt32(),
        json.GetProperty("pid").ValueKind == JsonValueKind.Null ? null : json.GetProperty("pid").GetInt32(),
        json.GetProperty("supervised").GetBoolean(),
        json.Clone());
}
