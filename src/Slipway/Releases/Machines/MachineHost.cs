using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Containers;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Posix;
using Slipway.Programs;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Machines;

/// <summary>What a stage of this machine is run with.</summary>
/// <param name="SupervisorAsync">Connects to that of the stage, or starts one.</param>
/// <param name="Secrets">Of the stage, as they are now.</param>
/// <param name="Redactor">Learns every secret on the way.</param>
sealed record MachineHost(Func<CancellationToken, Task<SupervisorClient>> SupervisorAsync, SecretStore Secrets, IResources Resources, IProgramRunner Programs, Redactor Redactor, TimeProvider Time)
{
    /// <summary>Variables of whoever deploys that say where programs are, and hold no secret: they are kept beside what runs.</summary>
    static readonly string[] Kept = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "TZ", "DOTNET_ROOT", "DOTNET_CLI_HOME", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "NUGET_PACKAGES", "JAVA_HOME", "GOPATH", "GOCACHE", "CARGO_HOME"];

    /// <summary>Finds the engine of a stage that runs containers; null: it runs processes.</summary>
    public ContainerPrograms? Containers { get; init; }

    /// <summary>Whose files are made here, as a container is told; null: root's.</summary>
    public string? User { get; } = Libc.EffectiveUser() is var user and not 0 ? string.Create(CultureInfo.InvariantCulture, $"{user}:{Libc.EffectiveGroup()}") : null;

    /// <summary>Where the stage's proxy listens.</summary>
    public required string Listen { get; init; }

    /// <summary>The proxy's assembly, and what runs it.</summary>
    public required Func<(string Dotnet, string Assembly)> Proxy { get; init; }

    /// <summary>What a process sees besides its own variables.</summary>
    public required ImmutableSortedDictionary<string, string> Passed { get; init; }

    /// <param name="variables">The user's own.</param>
    public static ImmutableSortedDictionary<string, string> PassedOf(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Where(variable => Kept.Contains(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
}
