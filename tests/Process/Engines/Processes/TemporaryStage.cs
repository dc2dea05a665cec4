using System.Collections.Immutable;
using System.Diagnostics;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Posix;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Processes;

/// <summary>A state folder of its own, in which the built tool supervises real processes. All of them are ended with it.</summary>
sealed class TemporaryStage : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly string _top = Directory.CreateTempSubdirectory("sw-").FullName;
    readonly IProcessFacts _facts = ProcessFacts.OfThisSystem();

    public TemporaryStage(string state = "state of a stage")
    {
        Environment.SetEnvironmentVariable("DOTNET_ROOT", SlipwayTool.DotnetRoot);
        Work = Directory.CreateDirectory(Path.Combine(_top, "the work")).FullName;
        Folders = new UpFolders(Path.Combine(_top, state), Path.Combine(_top, "s"));
    }

    public UpFolders Folders { get; }

    /// <summary>Where the processes run.</summary>
    public string Work { get; }

    public async Task<SupervisorClient> ConnectAsync() =>
        (await SupervisorClient.ConnectAsync(Folders, SlipwayTool.Path, startIfAbsent: true, TimeProvider.System, Token))!;

    /// <summary>A shell script as process <c>app/NAME</c>.</summary>
    public ProcessSpec Shell(string name, string script, string fingerprint = "1") =>
        new("app", name, ["sh", "-c", script], Work)
        {
            Fingerprint = fingerprint,
            Environment = Variables,
            StopTimeout = TimeSpan.FromSeconds(5),
            StartTimeout = TimeSpan.FromMinutes(1),
        };

    public static ImmutableSortedDictionary<string, string> Variables { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("PATH", Environment.GetEnvironmentVariable("PATH")!);

    /// <summary>Starts them and waits until they are ready.</summary>
    public async Task<SupervisorClient> UpAsync(params ProcessSpec[] specs)
    {
        var client = await ConnectAsync();
        await client.StartAsync(specs, [], Token);
        var problems = await client.WaitReadyAsync(specs.Select(spec => spec.Id), Patience, Token);
        Assert.Empty(problems);
        return client;
    }

    public async Task<ProcessStatus> StatusAsync(string id) =>
        (await SupervisorClient.StatusAsync(Folders, TimeProvider.System, Token)).Single(status => status.Id == id);

    public ProcessRecord Record(string id) => ProcessTable.Read(Folders).Processes.Single(record => record.Id == id);

    public int Pid(string id) => Record(id).Identity!.Pid;

    public bool IsAlive(int pid) => _facts.Find(pid) is { IsEnded: false };

    /// <summary>Ends the supervisor as nothing should.</summary>
    public async Task KillSupervisorAsync()
    {
        var supervisor = ProcessTable.Read(Folders).Supervisor!;
        Assert.Equal(0, Libc.Kill(supervisor.Pid, Libc.SigKill));
        await UntilAsync(() => !IsAlive(supervisor.Pid), "the supervisor is gone");
    }

    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < Patience, $"waited {Patience.TotalSeconds} s until {what}");
            await Task.Delay(20, Token);
        }
    }

    public async Task UntilAsync(string id, Func<ProcessStatus, bool> isSo, string what)
    {
        var clock = Stopwatch.StartNew();
        ProcessStatus status;
        while (!isSo(status = await StatusAsync(id)))
        {
            Assert.True(clock.Elapsed < Patience, $"waited {Patience.TotalSeconds} s until {what}; {id} is {status}");
            await Task.Delay(20, Token);
        }
    }

    /// <summary>A file that a process writes a number into, once it is there.</summary>
    public async Task<int> NumberAsync(string file)
    {
        var path = Path.Combine(Work, file);
        var number = 0;
        await UntilAsync(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n') && int.TryParse(File.ReadAllText(path), out number), $"`{file}` is written");
        return number;
    }

    public async ValueTask DisposeAsync()
    {
        if (await SupervisorClient.ConnectToStopAsync(Folders, SlipwayTool.Path, TimeProvider.System, CancellationToken.None) is { } client)
        {
            await client.ShutdownAsync(now: true, CancellationToken.None);
        }

        await GoneFolder.RemoveAsync(_top);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
