namespace Slipway.Engines.Containers;

/// <summary>Who a container's users are on this machine: whose files they may write, and whose those are that they make.</summary>
public enum ContainerUsers
{
    /// <summary>The same, by their numbers: the engine runs as root, and maps none.</summary>
    Same,

    /// <summary>The engine runs without root: the container's root is whoever runs it, the others are nobody's.</summary>
    Rootless,

    /// <summary>All are mapped to numbers that belong to nobody here (<c>userns-remap</c>).</summary>
    Remapped,
}

/// <summary>Reads what an engine says of itself.</summary>
static class ContainerUsersText
{
    /// <param name="text">What <see cref="ContainerCalls.Users"/> prints: <c>true</c> by Podman, <c>name=seccomp,profile=default</c> and the like by Docker, a line for each.</param>
    public static ContainerUsers Read(ContainerKind kind, string text)
    {
        var names = text.Split('\n').Select(line => line.Trim().Split(',')[0]).ToHashSet(StringComparer.Ordinal);
        return names.Contains(kind == ContainerKind.Podman ? "true" : "name=rootless") ? ContainerUsers.Rootless
            : names.Contains("name=userns") ? ContainerUsers.Remapped
            : ContainerUsers.Same;
    }
}
