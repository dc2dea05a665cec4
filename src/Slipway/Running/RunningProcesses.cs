using System.Collections.Concurrent;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Running;

/// <summary>The processes of a stage, those that ran before an <c>up</c> and those that it starts.</summary>
public sealed class RunningProcesses
{
    /// <summary>For restarts on top of a process's own start limit.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    readonly SupervisorClient _supervisor;
    readonly ConcurrentDictionary<string, int> _before;

    RunningProcesses(SupervisorClient supervisor, IEnumerable<ProcessStatus> before)
    {
        _supervisor = supervisor;
        _before = new ConcurrentDictionary<string, int>(before.Where(status => status is { Pid: not null, State: ProcessState.Ready }).Select(status => KeyValuePair.Create(status.Id, status.Pid!.Value)));
    }

    /// <summary>Remembers what runs now, so that it can be told from what is started later.</summary>
    public static async Task<RunningProcesses> FindAsync(UpFolders folders, SupervisorClient supervisor, TimeProvider time, CancellationToken cancellation) =>
        new(supervisor, await SupervisorClient.StatusAsync(folders, time, cancellation));

    /// <summary>Has a process run, and waits until it is ready.</summary>
    /// <param name="secrets">What must be masked in its log.</param>
    /// <returns>True: it was started, or started anew; false: it ran already, unchanged.</returns>
    /// <exception cref="ProblemException">It exits again and again, or is not ready in time; with its last lines.</exception>
    public async Task<bool> EnsureAsync(ProcessSpec spec, IEnumerable<string> secrets, CancellationToken cancellation)
    {
        var status = (await _supervisor.StartAsync([spec], secrets, cancellation)).FirstOrDefault(status => status.Id == spec.Id);
        if (status is { State: ProcessState.Ready, Pid: { } pid } && _before.TryGetValue(spec.Id, out var known) && known == pid)
        {
            return false;
        }

        var problems = await _supervisor.WaitReadyAsync([spec.Id], spec.StartTimeout + Slack, cancellation);
        return problems.Count == 0 ? true : throw new ProblemException(problems);
    }
}
