using System.Diagnostics;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Supervision;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Databases;

/// <summary>A folder to keep servers in, and the processes that were started there; all gone at the end.</summary>
sealed class ServerLab : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    readonly List<Process> _started = [];

    public ServerLab()
    {
        Root = Directory.CreateTempSubdirectory("sw-").FullName;
        // As /tmp and /var/lib are: others may pass through.
        File.SetUnixFileMode(Root, OwnerFile.Passable);
        Host = ResourceHost.Of(Environment.GetEnvironmentVariable) with { OpenState = Path.Combine(Root, "open"), OpenSockets = Path.Combine(Root, "s") };
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IProgramRunner Runner { get; } = new ProgramRunner();

    /// <summary>What the resources run programs with.</summary>
    public IProgramRunner Inside { get; set; } = Runner;

    public string Root { get; }

    public ResourceHost Host { get; set; }

    public LocalResources Resources => new(Host, Inside, TimeProvider.System);

    /// <summary>Log of the servers, for a failed test to show.</summary>
    public List<string> Log { get; } = [];

    public async Task RequireAsync(string kind, string package) =>
        RealParts.Require(kind, await Resources.InstalledAsync(kind, null, Token) is not null, $"apt-get install {package}");

    public ResourceRequest Request(string kind, string state = "state") => new("visits", "database", kind)
    {
        StateFolder = Path.Combine(Root, state),
        Folder = Path.Combine(Root, state, "up/shop-local-0123456789/resources/visits/database"),
        SocketFolder = Path.Combine(Root, "run"),
    };

    /// <summary>Prepares, starts, waits until it is ready, creates.</summary>
    public async Task<(PreparedResource Resource, Process Server)> UpAsync(ResourceRequest request)
    {
        var resource = await Resources.PrepareAsync(request, Token);
        var server = await StartAsync(resource.Process!);
        await Resources.CreateAsync(resource, Token);
        return (resource, server);
    }

    public async Task<Process> StartAsync(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.Words[0]) { WorkingDirectory = spec.Directory, RedirectStandardError = true, RedirectStandardOutput = true };
        spec.Words.Skip(1).ToList().ForEach(start.ArgumentList.Add);
        start.Environment.Clear();
        spec.Environment.ToList().ForEach(pair => start.Environment[pair.Key] = pair.Value);
        var process = Process.Start(start)!;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _started.Add(process);
        await ReadyAsync(spec, process);
        return process;
    }

    public static async Task StopAsync(PreparedResource resource, Process server)
    {
        await SignalAsync(server.Id, resource.Process!.Stop == StopSignal.Interrupt ? "INT" : "TERM");
        await server.WaitForExitAsync(Token).WaitAsync(Limit, Token);
    }

    public static async Task KillAsync(Process server)
    {
        server.Kill();
        await server.WaitForExitAsync(Token).WaitAsync(Limit, Token);
    }

    public static Task SignalAsync(int pid, string signal) => Runner.RunAsync(ProgramCall.Of("kill", $"-{signal}", $"{pid}"), Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Limit, CancellationToken.None);
            process.Dispose();
        }

        await Runner.RunAsync(ProgramCall.Of("rm", "-rf", Root), CancellationToken.None);
    }

    async Task ReadyAsync(ProcessSpec spec, Process process)
    {
        Assert.IsType<WhenSucceeding>(spec.Ready);
        var start = Stopwatch.GetTimestamp();
        while (!await Probes.IsReadyAsync(spec.Ready, Token))
        {
            Assert.False(process.HasExited || Stopwatch.GetElapsedTime(start) > Limit, "the server is not ready:\n" + Text());
            await Task.Delay(50, Token);
        }
    }

    string Text()
    {
        lock (Log)
        {
            return string.Join('\n', Log);
        }
    }

    void Note(object sender, DataReceivedEventArgs line)
    {
        lock (Log)
        {
            Log.Add(line.Data ?? "");
        }
    }
}
