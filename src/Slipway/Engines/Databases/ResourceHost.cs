using System.Collections.Immutable;

namespace Slipway.Engines.Databases;

/// <summary>What the providers must know of the machine; read once, and told by tests what to be.</summary>
/// <param name="IsRoot">PostgreSQL and MariaDB refuse root: then servers run as an ordinary user.</param>
/// <param name="SearchPath">PATH.</param>
public sealed record ResourceHost(bool IsRoot, string SearchPath)
{
    /// <summary>Where root keeps servers' data when an ordinary user cannot get into the state folder.</summary>
    public string OpenState { get; init; } = "/var/lib/slipway";

    /// <summary>Where root's servers have their sockets. Not the state's own socket folder, which stays closed to everybody else.</summary>
    public string OpenSockets { get; init; } = "/var/run/slipway-servers";

    /// <summary>Where programs are besides PATH, one <c>*</c> for a folder's name; by kind. Null: the distributions' usual folders.</summary>
    public ImmutableArray<string>? ProgramFolders { get; init; }

    public static ResourceHost Of(Func<string, string?> environment) =>
        new(Environment.IsPrivilegedProcess, environment("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin");
}
