using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Engines.Processes;

/// <summary>What is kept about a process, so that it can be recognised, stopped and adopted later. Holds no environment and no secret.</summary>
public sealed record ProcessRecord(string Component, string Process)
{
    [JsonIgnore]
    public string Id => $"{Component}/{Process}";

    public ImmutableArray<string> Words { get; init; } = [];

    public string Directory { get; init; } = "/";

    /// <summary>As in <see cref="ProcessSpec.Fingerprint"/>; empty: not known, so that the next <c>up</c> restarts it.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Null: none runs.</summary>
    public ProcessIdentity? Identity { get; init; }

    public ProcessState State { get; init; }

    /// <summary>When it came into <see cref="State"/>.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When the process that runs now was started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How often it died and was started again since it was last asked for.</summary>
    public int Restarts { get; init; }

    /// <summary>How the last one before ended.</summary>
    public ProcessExit? LastExit { get; init; }

    /// <summary>Why it failed, or waits, in a sentence.</summary>
    public string? Message { get; init; }

    public int? Port { get; init; }

    public string? Url { get; init; }

    public bool IsResource { get; init; }

    public ImmutableArray<string> After { get; init; } = [];

    public Readiness Ready { get; init; } = Readiness.Started;

    public string? LivePath { get; init; }

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    public StopSignal Stop { get; init; }

    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>As in <see cref="ProcessSpec.Clear"/>.</summary>
    public ImmutableArray<string> Clear { get; init; } = [];

    /// <summary>The same record with what the specification says, and no more of it.</summary>
    internal ProcessRecord With(ProcessSpec spec) => this with
    {
        Words = spec.Words,
        Directory = spec.Directory,
        Fingerprint = spec.Fingerprint,
        Port = spec.Port,
        Url = spec.Url,
        IsResource = spec.IsResource,
        After = spec.After,
        Ready = spec.Ready,
        LivePath = spec.LivePath,
        StartTimeout = spec.StartTimeout,
        Stop = spec.Stop,
        StopTimeout = spec.StopTimeout,
        Clear = spec.Clear,
    };
}

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code, 128 + signal when a signal ended it; null: not known, since it was no child of the supervisor that saw it end.</param>
public sealed record ProcessExit(int? Code, DateTimeOffset At)
{
    /// <summary><c>exit 1</c>, <c>signal 9</c>, <c>exit code unknown</c>.</summary>
    public override string ToString() => Code switch
    {
        null => "exit code unknown",
        > 128 and < 160 => $"signal {Code - 128}",
        _ => $"exit {Code}",
    };
}

/// <summary>What a process is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProcessState>))]
public enum ProcessState
{
    /// <summary>It was asked to end, or nobody asked for it yet.</summary>
    Stopped,

    /// <summary>It runs, but is not ready.</summary>
    Starting,

    Ready,

    /// <summary>It died, and will be started again.</summary>
    Restarting,

    /// <summary>It was asked to end, and has not yet.</summary>
    Stopping,

    /// <summary>It could not be started, and is not tried again before the next <c>up</c>.</summary>
    Failed,

    /// <summary>It should run, but does not, and no supervisor is there to start it again.</summary>
    Dead,
}
