using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Running;

/// <summary>The processes of a stage, those that ran before an <c>up</c> and those that it starts.</summary>
public sealed class RunningProcesses
{
    /// <summary>For restarts on top of a process's own start limit.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    readonly SupervisorClient? _supervisor;
    readonly Dictionary<string, string> _readyBefore;

    RunningProcesses(SupervisorClient? supervisor, IReadOnlyList<ProcessStatus> before, ProcessTable table)
    {
        _supervisor = supervisor;
        Before = before;
        var ready = before.Where(status => status is { Pid: not null, State: ProcessState.Ready }).Select(status => status.Id).ToHashSet(StringComparer.Ordinal);
        _readyBefore = table.Processes.Where(record => ready.Contains(record.Id)).ToDictionary(record => record.Id, record => record.Fingerprint, StringComparer.Ordinal);
    }

    /// <summary>What there was before.</summary>
    public IReadOnlyList<ProcessStatus> Before { get; }

    /// <summary>Remembers what runs now, so that it can be told from what is started later.</summary>
    /// <param name="supervisor">Null: only to look.</param>
    public static async Task<RunningProcesses> FindAsync(UpFolders folders, SupervisorClient? supervisor, TimeProvider time, CancellationToken cancellation) =>
        new(supervisor, await SupervisorClient.StatusAsync(folders, time, cancellation), ProcessTable.Read(folders));

    /// <summary>With which fingerprint a process was ready before; null: it was not.</summary>
    public string? ReadyWith(string id) => _readyBefore.GetValueOrDefault(id);

    /// <summary>Whether it ran before, ready or on its way to it.</summary>
    public bool Ran(string id) => Before.Any(status => status.Id == id && status.State is (ProcessState.Starting or ProcessState.Ready or ProcessState.Restarting));

    /// <summary>Has a process run, and waits until it is ready.</summary>
    /// <param name="secrets">What must be masked in its log.</param>
    /// <returns>True: it was started, or started anew; false: it ran already, unchanged.</returns>
    /// <exception cref="ProblemException">It exits again and again, or is not ready in time; with its last lines.</exception>
    public async Task<bool> EnsureAsync(ProcessSpec spec, IEnumerable<string> secrets, CancellationToken cancellation)
    {
        await _supervisor!.StartAsync([spec], secrets, cancellation);
        var problems = await _supervisor.WaitReadyAsync([spec.Id], spec.StartTimeout + Slack, cancellation);
        return problems.Count == 0
            ? ReadyWith(spec.Id) != spec.Fingerprint
            : throw new ProblemException(problems);
    }

    /// <summary>Stops processes, what needs others before those.</summary>
    public Task StopAsync(IEnumerable<string> ids, CancellationToken cancellation) => _supervisor!.StopAsync(ids, now: false, cancellation);
}
