using Slipway.Engines.Containers;

namespace Slipway.Inside;

/// <summary>Where the container engine is reached, as far as its client's variables say so.</summary>
static class EngineAddress
{
    const string Unix = "unix://";

    static readonly string[] Usual = ["/var/run/docker.sock", "/run/podman/podman.sock"];

    /// <summary>Folders of this machine are not there.</summary>
    public static bool IsElsewhere(ContainerProgram program) => Of(program) is { Length: > 0 } address && !address.StartsWith(Unix, StringComparison.Ordinal);

    /// <summary>The path of its socket; null: there is none that could be handed on.</summary>
    public static string? Socket(ContainerProgram program)
    {
        var candidates = Of(program) is { Length: > 0 } address ? [address[Unix.Length..]]
            : program.Connection.TryGetValue("XDG_RUNTIME_DIR", out var runtime) ? [.. Usual, Path.Combine(runtime, "podman/podman.sock"), Path.Combine(runtime, "docker.sock")] : Usual;
        return IsElsewhere(program) ? null : candidates.FirstOrDefault(File.Exists);
    }

    static string? Of(ContainerProgram program) => program.Connection.GetValueOrDefault(program.Kind == ContainerKind.Podman ? "CONTAINER_HOST" : "DOCKER_HOST");
}
