using System.Collections.Immutable;

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
