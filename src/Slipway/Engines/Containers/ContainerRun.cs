using System.Collections.Immutable;

namespace Slipway.Engines.Containers;

/// <summary>A container that is to run: what the engine is told.</summary>
/// <param name="Image">By its id or a registry's digest where it matters which one it is.</param>
public sealed record ContainerRun(string Image)
{
    /// <summary>Null: the engine invents one.</summary>
    public string? Name { get; init; }

    /// <summary>Arguments for the entry point, or the command; empty: what the image says.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>The program that runs instead of the image's entry point; null: the image's own.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>Null: the engine's default network.</summary>
    public string? Network { get; init; }

    /// <summary>What it is called in its network.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Names of variables, whose values the client finds in its own environment.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>Variables whose values stand on the command line: none that is a secret.</summary>
    public ImmutableSortedDictionary<string, string> PublicVariables { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<PublishedPort> Ports { get; init; } = [];

    public ImmutableArray<ContainerMount> Mounts { get; init; } = [];

    /// <summary><c>1000:1000</c>; null: the image's own.</summary>
    public string? User { get; init; }

    /// <summary>Working directory inside; null: the image's own.</summary>
    public string? Directory { get; init; }

    /// <summary>Removes it when it has ended.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Keeps standard input open.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Gives it a terminal.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Goes on when the client has ended.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Numbers of further groups that the user is in.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Podman without root: the user is the same inside as outside.</summary>
    public bool KeepsUser { get; init; }

    /// <summary>It may start an engine of its own: what that takes, which is much less than a privileged container is given. No device of the machine is in it.</summary>
    public bool HoldsEngine { get; init; }

    /// <summary>What it writes goes to the client and is not kept by the engine, whose log would hold secrets.</summary>
    public bool KeepsNoLog { get; init; }

    /// <summary>No rights beyond those of its user, and none to gain: whoever breaks into it has little in the machine.</summary>
    public bool IsConfined { get; init; }

    /// <summary>Never pulls: what is not there is an error.</summary>
    public bool IsLocal { get; init; }
}

/// <summary>A port of a container that this machine reaches, and nobody beyond it.</summary>
/// <param name="Outside">On 127.0.0.1.</param>
/// <param name="Inside">In the container.</param>
public sealed record PublishedPort(int Outside, int Inside);

/// <summary>A folder or volume that a container sees.</summary>
/// <param name="Source">An absolute path of this machine, or a volume's name; empty: a volume that goes with the container.</param>
/// <param name="Target">Absolute, inside.</param>
public sealed record ContainerMount(string Source, string Target)
{
    /// <summary>It may not be written to.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether <see cref="Source"/> is a volume.</summary>
    public bool IsVolume => !Source.StartsWith('/');
}
