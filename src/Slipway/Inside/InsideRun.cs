using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Repository.Components;

namespace Slipway.Inside;

/// <summary>A command that is to run in a container with the checkout in it.</summary>
/// <param name="Root">The checkout's root: mounted at its own path.</param>
/// <param name="Image">Its id.</param>
/// <param name="Name">Of the container; unique.</param>
/// <param name="Words">The command.</param>
/// <param name="Directory">Absolute, in the checkout.</param>
public sealed record InsideRun(string Root, string Image, string Name, ImmutableArray<string> Words, string Directory)
{
    /// <summary>What HOME is inside.</summary>
    public const string HomeInside = "/home/slipway";

    /// <summary>The folder of this machine that is the home folder inside.</summary>
    public required string Home { get; init; }

    public required InsideUser User { get; init; }

    /// <summary>Further folders and files that are mounted at their own paths.</summary>
    public ImmutableArray<string> Beside { get; init; } = [];

    /// <summary>The same, and nobody writes to them.</summary>
    public ImmutableArray<string> ReadOnly { get; init; } = [];

    /// <summary>A file that stands in the place of <c>/etc/passwd</c>; null: the image's own.</summary>
    public string? Passwords { get; init; }

    /// <summary>PATH holds only what comes before the image's own. May hold secrets.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How it reaches what is up on a stage.</summary>
    public InsideReach Reach { get; init; } = InsideReach.None;

    /// <summary>The engine that may be used inside.</summary>
    public InnerEngine Engine { get; init; }

    /// <summary>The socket of this machine's engine, where that is the one.</summary>
    public EngineSocket? Socket { get; init; }

    public bool IsInteractive { get; init; }

    public bool HasTerminal { get; init; }
}

/// <summary>Who somebody is on this machine.</summary>
/// <param name="Id">The number of the user.</param>
/// <param name="Group">The number of the group.</param>
public sealed record InsideUser(uint Id, uint Group);

/// <summary>The socket of a container engine.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Group">The number of the group that may use it.</param>
public sealed record EngineSocket(string Path, uint Group);
