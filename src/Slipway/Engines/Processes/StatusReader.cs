using System.Collections.Immutable;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Engines.Processes;

/// <summary>Tells the truth about recorded processes: what is recorded as running may have died since.</summary>
sealed class StatusReader(IProcessFacts facts, TimeProvider clock)
{
    internal ImmutableArray<ProcessStatus> Of(IEnumerable<ProcessRecord> records, bool supervised)
    {
        var bySession = facts.All().Where(fact => !fact.IsEnded).ToLookup(fact => fact.Session);
        var sockets = ListeningSockets.OutsideLoopback();
        return [.. records.Select(record => Of(record, bySession, sockets, supervised))];
    }

    ProcessStatus Of(ProcessRecord record, ILookup<int, ProcessFact> bySession, IReadOnlyList<ListeningSocket> sockets, bool supervised)
    {
        var status = new ProcessStatus(record.Id, record.Component, record.Process, record.State)
        {
            Since = record.Since,
            Port = record.Port,
            Url = record.Url,
            IsResource = record.IsResource,
            Restarts = record.Restarts,
            LastExit = record.LastExit,
            Message = record.Message,
            IsSupervised = supervised,
        };
        if (record.Identity is not { } identity || !facts.IsAlive(identity))
        {
            return status with { State = WithoutProcess(record.State, supervised) };
        }

        var members = bySession[identity.Pid].ToList();
        return status with
        {
            Pid = identity.Pid,
            Memory = members.Sum(member => member.Memory),
            Uptime = record.Started is { } started ? clock.GetUtcNow() - started : null,
            Exposed = [.. ListeningSockets.Of(members.Select(member => member.Pid), sockets).Distinct()],
        };
    }

    static ProcessState WithoutProcess(ProcessState recorded, bool supervised) => recorded switch
    {
        ProcessState.Stopped or ProcessState.Failed => recorded,
        ProcessState.Stopping when !supervised => ProcessState.Stopped,
        _ when supervised => recorded,
        _ => ProcessState.Dead,
    };
}
