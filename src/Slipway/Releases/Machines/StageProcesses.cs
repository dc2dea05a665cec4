using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Running;

namespace Slipway.Releases.Machines;

/// <summary>The processes of a stage of this machine: started beside those that serve, and stopped when nothing leads to them any more.</summary>
sealed class StageProcesses(MachineStage stage, MachineHost host, StageRuns runs, RunningFiles running)
{
    /// <summary>For restarts on top of a process's own limit.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <summary>Starts a version of a process, if it does not run.</summary>
    public async Task<RunningEntry> StartAsync(JsonObject process, CancellationToken cancellation)
    {
        var run = RunObject.Of(process);
        var (others, known) = (running.Of(run.Name), running.Of(run.Name).FirstOrDefault(entry => entry.Run.Uid == run.Uid));
        var entry = known ?? new RunningEntry(FreeSlot(others), process, null, Serves: false, host.Passed);
        entry = entry with { Port = run.Listens ? await PortAsync(entry.Id, cancellation) : null };
        running.Write(entry);
        await StartAsync(entry, entry.Slot, entry.Port, null, cancellation);
        return entry;
    }

    /// <summary>Starts one more process of a version, which nothing leads to and nobody remembers.</summary>
    /// <param name="name">Stands behind the process's own.</param>
    public async Task<(string Id, int? Port)> TryAsync(JsonObject process, string name, ImmutableSortedDictionary<string, string> changed, CancellationToken cancellation)
    {
        var entry = new RunningEntry(name, process, null, Serves: false, host.Passed);
        int? port = entry.Run.Listens ? await PortAsync(entry.Id, cancellation) : null;
        await StartAsync(entry, name, port, changed, cancellation);
        return (entry.Id, port);
    }

    /// <summary>Waits until they are ready.</summary>
    /// <returns>Why those are not that will not be.</returns>
    public async Task<ImmutableArray<Problem>> WaitAsync(IReadOnlyCollection<string> ids, TimeSpan limit, CancellationToken cancellation)
    {
        var problems = await (await host.SupervisorAsync(cancellation)).WaitReadyAsync(ids, limit + Slack, cancellation);
        return [.. problems.Select(problem => problem with { Fix = problem.Fix?.StartsWith("slipway logs", StringComparison.Ordinal) == true ? $"{problem.Fix} --stage {stage.Name}" : problem.Fix })];
    }

    /// <summary>Returns when they, and all that they started, have ended. Those that are not there are none to stop.</summary>
    public async Task StopAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var there = (await SupervisorClient.StatusAsync(stage.Up, host.Time, cancellation)).Select(status => status.Id).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> wanted = [.. ids.Where(there.Contains)];
        if (!wanted.IsEmpty)
        {
            await (await host.SupervisorAsync(cancellation)).StopAsync(wanted, now: false, cancellation);
        }
    }

    /// <summary>Has all of it run that ran before the machine, or the supervisor, was started anew. What runs is left alone.</summary>
    /// <param name="note">Gets what cannot be started.</param>
    public async Task RestoreAsync(Action<string> note, CancellationToken cancellation)
    {
        foreach (var entry in running.All())
        {
            try
            {
                var same = entry with { Port = entry.Port is null ? null : await PortAsync(entry.Id, cancellation) };
                if (same.Port != entry.Port)
                {
                    running.Write(same);
                }

                await StartAsync(same, same.Slot, same.Port, null, cancellation);
            }
            catch (ProblemException exception)
            {
                note($"`{entry.Id}` cannot be started: {exception.Problems[0].What}");
            }
        }
    }

    static string FreeSlot(ImmutableArray<RunningEntry> others) =>
        RunningFiles.Slots.FirstOrDefault(slot => others.All(entry => entry.Slot != slot)) ?? others.OrderBy(entry => entry.Serves).First().Slot;

    async Task StartAsync(RunningEntry entry, string slot, int? port, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation)
    {
        var run = entry.Run;
        var started = await runs.Of(run).ProcessAsync(entry, slot, port, changed, cancellation);
        var spec = started.Spec with
        {
            LivePath = port is null ? null : run.Live,
            StartTimeout = run.Limit,
            After = [.. run.Needs.Where(need => need.Url is null).Select(need => need.Id)],
        };
        await (await host.SupervisorAsync(cancellation)).StartAsync([spec], started.Secrets, cancellation);
    }

    async Task<int> PortAsync(string id, CancellationToken cancellation) => (await new PortAllocator(stage.Up, host.Time).AllocateAsync([id], [], cancellation))[id];
}
