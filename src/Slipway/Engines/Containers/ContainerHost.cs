using System.Collections.Immutable;

namespace Slipway.Engines.Containers;

/// <summary>What must be known of the machine to find its container engine; read once, and told by tests what to be.</summary>
/// <param name="SearchPath">PATH.</param>
/// <param name="Variables">Those by which clients find their engine, as far as they are set.</param>
/// <param name="CacheFolder">Absolute; where what was found is kept.</param>
public sealed record ContainerHost(string SearchPath, ImmutableSortedDictionary<string, string> Variables, string CacheFolder)
{
    /// <summary>DOCKER_AUTH_CONFIG is not among them: it holds passwords, and is for those who push and pull.</summary>
    static readonly string[] Names =
    [
        "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_API_VERSION",
        "CONTAINER_HOST", "CONTAINER_CONNECTION", "CONTAINERS_CONF", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "SSH_AUTH_SOCK",
    ];

    /// <summary>Those of them that say which engine is meant, and are of no session: a service of the system needs them too.</summary>
    public static IEnumerable<string> EngineNames => Names.Where(name => name.StartsWith("DOCKER_", StringComparison.Ordinal) || name.StartsWith("CONTAINER", StringComparison.Ordinal));

    /// <summary>Sockets of engines that no variable names.</summary>
    public ImmutableArray<string> Sockets { get; init; } = ["/var/run/docker.sock", "/run/podman/podman.sock"];

    /// <summary>Where plugins of the client are besides the user's own: buildx.</summary>
    public ImmutableArray<string> PluginFolders { get; init; } =
        ["/usr/local/lib/docker/cli-plugins", "/usr/local/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins"];

    /// <summary>The folder of the client's settings; null: it has none.</summary>
    public string? ConfigFolder => Variables.GetValueOrDefault("DOCKER_CONFIG") ?? (Variables.TryGetValue("HOME", out var home) ? Path.Combine(home, ".docker") : null);

    public static ContainerHost Of(Func<string, string?> environment, string cacheFolder) => new(
        environment("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin",
        Names.Select(name => KeyValuePair.Create(name, environment(name) ?? "")).Where(variable => variable.Value.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal),
        cacheFolder);
}
