using System.Runtime.InteropServices;
using Slipway.Engines.Processes.Logs;
using Slipway.Engines.Processes.Posix;
using Slipway.Secrets.Redaction;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>
/// Owns the processes of one stage of one checkout, from its start until nothing is left to run: starts them again when they die, watches
/// over their health, keeps their logs. One at a time for each state folder. What it owns outlives it.
/// </summary>
public sealed class Supervisor(UpFolders folders, SupervisorSettings settings, TimeProvider clock)
{
    // One that ends still holds the lock for a moment.
    static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>Returns when there is nothing left to run, when asked to end, or at once when another supervisor is at work.</summary>
    /// <exception cref="Problems.ProblemException">A folder or the socket cannot be used.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        folders.Create();
        using var held = await TakeLockAsync(cancellation);
        if (held is null)
        {
            return;
        }

        var facts = ProcessFacts.OfThisSystem();
        using var exits = new ExitWatch(facts, clock);
        using var table = new LiveTable(folders, facts.Identify(Environment.ProcessId)!, clock);
        using var pump = new LogPump();
        var parts = new SupervisionParts(folders, settings, clock, facts, exits, table, pump, new Redactor());
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var processes = new SupervisedProcesses(parts, ending.Token);
        processes.Adopt(new Adoption(folders, facts, clock, Console.Error).Records());
        await table.SaveAsync();
        using var server = new SupervisorServer(folders, processes);
        server.Listen();
        await WorkAsync(processes, exits, server, ending);
    }

    // Null as soon as it is seen that another one answers: two commands at once start two, of which one is too many.
    async Task<FileLock?> TakeLockAsync(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        FileLock? taken;
        while ((taken = FileLock.TryTake(folders.SupervisorLock)) is null
            && clock.GetElapsedTime(began) < LockLimit
            && !await SocketPeer.AnswersAsync(folders, cancellation))
        {
            await Task.Delay(LockPause, clock, cancellation);
        }

        return taken;
    }

    async Task WorkAsync(SupervisedProcesses processes, ExitWatch exits, SupervisorServer server, CancellationTokenSource ending)
    {
        // The system goes down, or somebody wants the supervisor to end: an orderly end of everything. SIGKILL ends the supervisor alone.
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _ = processes.ShutdownAsync(now: false);
        });
        var watching = exits.RunAsync(ending.Token);
        var serving = server.RunAsync(ending.Token);
        var idleSince = clock.GetTimestamp();
        while (!ending.IsCancellationRequested && !processes.MayEnd(clock.GetElapsedTime(idleSince) >= settings.IdleBeforeEnd))
        {
            idleSince = processes.IsBusy ? clock.GetTimestamp() : idleSince;
            await Task.WhenAny(processes.EndWanted, Task.Delay(Round, clock, ending.Token));
        }

        server.Dispose();
        await ending.CancelAsync();
        await serving;
        await watching;
        await processes.LoopsEnded();
    }
}
