using System.Collections.Immutable;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Slipway.Engines.Processes.Posix;
using Slipway.Engines.Processes.Supervision;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes;

/// <summary>How the command line talks to the supervisor of one stage of one checkout. Each call is a conversation of its own.</summary>
public sealed class SupervisorClient
{
    internal const string Ending = "supervisor-ending";

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    readonly UpFolders _folders;
    readonly string? _toolPath;
    readonly TimeProvider _clock;

    SupervisorClient(UpFolders folders, string? toolPath, TimeProvider clock)
    {
        _folders = folders;
        _toolPath = toolPath;
        _clock = clock;
    }

    /// <summary>Connects to the supervisor; one of another build is replaced, without stopping what it owns.</summary>
    /// <param name="toolPath">The tool's executable, or its assembly, of which <c>supervise</c> is run where there is no supervisor.</param>
    /// <param name="startIfAbsent">False: null is answered where there is none.</param>
    /// <exception cref="ProblemException"><c>supervisor-not-started</c>, <c>state-folder</c>, <c>socket-path-too-long</c>.</exception>
    public static async Task<SupervisorClient?> ConnectAsync(UpFolders folders, string toolPath, bool startIfAbsent, TimeProvider clock, CancellationToken cancellation)
    {
        var client = new SupervisorClient(folders, startIfAbsent ? toolPath : null, clock);
        var hello = await client.TryAskAsync(new SupervisorRequest(SupervisorRequest.Hello), AnswerLimit, cancellation);
        if (!startIfAbsent)
        {
            return hello is null ? null : client;
        }

        if (hello is not null && hello.Build != ToolBuild.Current)
        {
            _ = await client.TryAskAsync(new SupervisorRequest(SupervisorRequest.Release), AnswerLimit, cancellation);
        }

        _ = await client.AskAsync(new SupervisorRequest(SupervisorRequest.Hello), AnswerLimit, cancellation);
        return client;
    }

    /// <summary>For <c>down</c>: connects, starting a supervisor where processes run without one; null when nothing runs.</summary>
    public static async Task<SupervisorClient?> ConnectToStopAsync(UpFolders folders, string toolPath, TimeProvider clock, CancellationToken cancellation) =>
        await ConnectAsync(folders, toolPath, SomethingRuns(folders), clock, cancellation);

    /// <summary>Has the supervisor that is there end, and leave what it owns as it is: another one takes that over. Where there is none, nothing is done.</summary>
    public static async Task ReleaseAsync(UpFolders folders, TimeProvider clock, CancellationToken cancellation)
    {
        var client = new SupervisorClient(folders, null, clock);
        if (await client.TryAskAsync(new SupervisorRequest(SupervisorRequest.Release), AnswerLimit, cancellation) is not null)
        {
            await client.UntilGoneAsync(cancellation);
        }
    }

    /// <summary>Has processes run: those that do with the same fingerprint are left alone, those with another are restarted. Does not wait.</summary>
    /// <param name="secrets">What must be masked in their logs.</param>
    public async Task<ImmutableArray<ProcessStatus>> StartAsync(IEnumerable<ProcessSpec> specs, IEnumerable<string> secrets, CancellationToken cancellation) =>
        (await AskAsync(new SupervisorRequest(SupervisorRequest.Start) { Specs = [.. specs], Secrets = [.. secrets] }, AnswerLimit, cancellation)).Processes;

    /// <summary>Waits until they are ready.</summary>
    /// <param name="limit">Above all their <see cref="ProcessSpec.StartTimeout"/> taken together with restarts.</param>
    /// <returns>Why those are not that will not be: they exited thrice, or took too long. Empty when all are ready.</returns>
    public async Task<IReadOnlyList<Problem>> WaitReadyAsync(IEnumerable<string> ids, TimeSpan limit, CancellationToken cancellation)
    {
        var response = await ConverseAsync(new SupervisorRequest(SupervisorRequest.Wait) { Ids = [.. ids] }, limit, cancellation)
            ?? throw Gone();
        return [.. response.Problems.Select(problem => problem.ToProblem())];
    }

    /// <summary>Stops them, what is needed by others after those, and returns when they and all they started have ended.</summary>
    /// <param name="now">Kills instead of asking.</param>
    public async Task StopAsync(IEnumerable<string> ids, bool now, CancellationToken cancellation) =>
        await AskAsync(new SupervisorRequest(SupervisorRequest.Stop) { Ids = [.. ids], Now = now }, StopLimit(), cancellation);

    /// <summary>Stops everything, resources last, and the supervisor too.</summary>
    public async Task ShutdownAsync(bool now, CancellationToken cancellation)
    {
        _ = await TryAskAsync(new SupervisorRequest(SupervisorRequest.Shutdown) { Now = now }, StopLimit(), cancellation);
        await UntilGoneAsync(cancellation);
    }

    /// <summary>All processes as they are now, by the supervisor or, where there is none, from what was recorded.</summary>
    public static async Task<ImmutableArray<ProcessStatus>> StatusAsync(UpFolders folders, TimeProvider clock, CancellationToken cancellation)
    {
        var client = new SupervisorClient(folders, null, clock);
        if (await client.TryAskAsync(new SupervisorRequest(SupervisorRequest.Status), AnswerLimit, cancellation) is { Problems.Length: 0 } response)
        {
            return response.Processes;
        }

        return new StatusReader(ProcessFacts.OfThisSystem(), clock).Of(ProcessTable.Read(folders).Processes, supervised: false);
    }

    /// <summary>What happens to processes from now on; ends when the supervisor does, whatever the reason.</summary>
    public async IAsyncEnumerable<SupervisorEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var lines = await OpenAsync(cancellation);
        if (lines is null)
        {
            yield break;
        }

        await lines.WriteAsync(new SupervisorRequest(SupervisorRequest.Watch), ProcessesJson.Default.SupervisorRequest, cancellation);
        while (await ReadAsync(lines, cancellation) is { } response)
        {
            if (response.Event is { } happened)
            {
                yield return happened;
            }
        }
    }

    // Asks, starting a supervisor as often as one is found to be ending.
    async Task<SupervisorResponse> AskAsync(SupervisorRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        var began = _clock.GetTimestamp();
        int? started = null;
        while (true)
        {
            if (await TryAskAsync(request, limit, cancellation) is { } response)
            {
                return response.Problems.Length == 0 ? response : throw new ProblemException([.. response.Problems.Select(problem => problem.ToProblem())]);
            }

            if (_toolPath is null || _clock.GetElapsedTime(began) > StartLimit)
            {
                throw Gone();
            }

            // One that finds another at work ends, so a second start does no harm.
            started = started is { } pid && ChildProcess.HasEnded(pid) == false ? pid : await StartSupervisorAsync(started, cancellation);
            await Task.Delay(Pause, _clock, cancellation);
        }
    }

    async Task<int> StartSupervisorAsync(int? ended, CancellationToken cancellation)
    {
        if (ended is { } pid)
        {
            _ = ChildProcess.Reap(pid);
            await Task.Delay(Pause * 10, _clock, cancellation);
        }

        return SupervisorLauncher.Start(_folders, _toolPath!);
    }

    async Task<SupervisorResponse?> TryAskAsync(SupervisorRequest request, TimeSpan limit, CancellationToken cancellation) =>
        await ConverseAsync(request, limit, cancellation) is { } response && !response.Problems.Any(problem => problem.Code == Ending) ? response : null;

    // Null: nobody is there, or it ended before it answered.
    async Task<SupervisorResponse?> ConverseAsync(SupervisorRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            await using var lines = await OpenAsync(deadline.Token);
            if (lines is null)
            {
                return null;
            }

            await lines.WriteAsync(request, ProcessesJson.Default.SupervisorRequest, deadline.Token);
            return await ReadAsync(lines, deadline.Token);
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ProblemException(new Problem("supervisor-silent", $"the supervisor did not answer `{request.Do}` within {limit.TotalSeconds:0} s")
            {
                Kind = ProblemKind.Timeout,
                Fix = $"look into `{_folders.SupervisorLog}`",
            });
        }
    }

    async Task<LineStream?> OpenAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(SocketPeer.Address(_folders), cancellation);
            if (SocketPeer.IsAllowed(socket))
            {
                return new LineStream(new NetworkStream(socket, ownsSocket: true));
            }
        }
        catch (SocketException)
        {
            // No socket, or one that a dead supervisor left behind.
        }

        socket.Dispose();
        return null;
    }

    static async Task<SupervisorResponse?> ReadAsync(LineStream lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadAsync(ProcessesJson.Default.SupervisorResponse, cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Its lock is the last thing that it lets go.
    async Task UntilGoneAsync(CancellationToken cancellation)
    {
        using var released = await FileLock.TakeAsync(_folders.SupervisorLock, TimeSpan.FromSeconds(10), _clock, cancellation);
    }

    // Waves end one after the other, each within the longest limit of its members.
    TimeSpan StopLimit()
    {
        try
        {
            return ProcessTable.Read(_folders).Processes.Aggregate(AnswerLimit, (sum, record) => sum + record.StopTimeout);
        }
        catch (ProblemException)
        {
            return TimeSpan.FromMinutes(5);
        }
    }

    static bool SomethingRuns(UpFolders folders)
    {
        var facts = ProcessFacts.OfThisSystem();
        try
        {
            if (ProcessTable.Read(folders).Processes.Any(record => record.Identity is { } identity && facts.IsAlive(identity)))
            {
                return true;
            }
        }
        catch (ProblemException)
        {
            return true;
        }

        return Adoption.MarkedLeaders(folders, facts).Any();
    }

    static ProblemException Gone() => new(new Problem("supervisor-gone", "the supervisor ended before it answered")
    {
        Kind = ProblemKind.Failure,
        Fix = "slipway up   (starts another one, which finds what runs)",
    });
}
