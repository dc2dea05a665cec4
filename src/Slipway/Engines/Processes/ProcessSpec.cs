using System.Collections.Immutable;

namespace Slipway.Engines.Processes;

/// <summary>A process that is to run: what the supervisor is told, and nothing of why.</summary>
/// <param name="Component">The component it belongs to.</param>
/// <param name="Name">Its name within the component: <c>web</c>, <c>worker</c>, or a need's name such as <c>database</c>.</param>
/// <param name="Words">Program and arguments; never holds a secret.</param>
/// <param name="Directory">Absolute working directory.</param>
public sealed record ProcessSpec(string Component, string Name, ImmutableArray<string> Words, string Directory)
{
    /// <summary><c>visits/web</c>: unique within a stage and checkout.</summary>
    public string Id => $"{Component}/{Name}";

    /// <summary>The whole environment. May hold secrets: goes over the owner-only socket, never into a file.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Equal fingerprints mean: the same process, no restart. A keyed hash; tells nothing of a secret.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The loopback port it listens on; null: none.</summary>
    public int? Port { get; init; }

    /// <summary>What people and dependants are told, without a password; null: not reachable.</summary>
    public string? Url { get; init; }

    /// <summary>When it counts as ready.</summary>
    public Readiness Ready { get; init; } = Readiness.Started;

    /// <summary>How long it may take to become ready. Default: 2 minutes (a first run builds).</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>HTTP path that tells the process is alive; null: that it runs is enough.</summary>
    public string? LivePath { get; init; }

    /// <summary>The signal that asks it to stop; after <see cref="StopTimeout"/> its group is killed. Default: SIGTERM.</summary>
    public StopSignal Stop { get; init; } = StopSignal.Terminate;

    /// <summary>Default: 15 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Ids of the processes it needs: they are stopped after it. What is not related stops at the same time.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>True for a database and the like: started before, and stopped after, what is not one.</summary>
    public bool IsResource { get; init; }

    /// <summary>
    /// A command that takes away what the process would leave behind beyond its session: a container, which lives on when its client is killed. It is run
    /// before each start and after each end, whatever the reason; its exit code does not matter. By its whole path, without a secret, and with no
    /// environment but a plain PATH, so that a supervisor that adopts the process can run it as well. Empty: there is nothing of that kind.
    /// </summary>
    public ImmutableArray<string> Clear { get; init; } = [];
}

/// <summary>The signals that well-known servers want for an orderly end (PostgreSQL's fast shutdown is SIGINT).</summary>
public enum StopSignal
{
    Terminate,
    Interrupt,
}
