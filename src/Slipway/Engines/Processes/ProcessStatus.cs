using System.Collections.Immutable;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Engines.Processes;

/// <summary>A process as it is now.</summary>
public sealed record ProcessStatus(string Id, string Component, string Process, ProcessState State)
{
    /// <summary>When it came into <see cref="State"/>.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Null: none runs.</summary>
    public int? Pid { get; init; }

    public int? Port { get; init; }

    public string? Url { get; init; }

    public bool IsResource { get; init; }

    public int Restarts { get; init; }

    public ProcessExit? LastExit { get; init; }

    /// <summary>Why it failed, or what it waits for.</summary>
    public string? Message { get; init; }

    /// <summary>Resident bytes of the process and all that it started; null: none runs.</summary>
    public long? Memory { get; init; }

    /// <summary>How long the process runs; null: none does.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>False: it runs, but no supervisor would start it again.</summary>
    public bool IsSupervised { get; init; } = true;

    /// <summary>Addresses that are not loopback on which it listens (<c>0.0.0.0:8080</c>); only told on Linux.</summary>
    public ImmutableArray<string> Exposed { get; init; } = [];
}

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
