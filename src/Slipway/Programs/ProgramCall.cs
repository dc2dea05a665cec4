using System.Collections.Immutable;

namespace Slipway.Programs;

/// <summary>Another program to be run, as a value: built by pure functions, run by <see cref="ProgramRunner"/> alone.</summary>
/// <param name="Words">The program and its arguments; never holds a secret. At least one word.</param>
public sealed record ProgramCall(ImmutableArray<string> Words)
{
    /// <summary>Absolute working directory; null: the caller's own.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables added to (or, with a null value, removed from) the caller's environment.</summary>
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    /// <summary>When true the program sees <see cref="Environment"/> and nothing else.</summary>
    public bool OnlyThisEnvironment { get; init; }

    /// <summary>Text for standard input; null: empty.</summary>
    public string? Input { get; init; }

    /// <summary>Reads standard output to its end, instead of it being collected: what is too large to be held.</summary>
    public Func<Stream, CancellationToken, Task>? ReadOutputAsync { get; init; }

    /// <summary>Writes standard input, instead of <see cref="Input"/>: what is too large to be held. What goes wrong in it ends the program, unless it is the program that takes no more.</summary>
    public Func<Stream, CancellationToken, Task>? WriteInputAsync { get; init; }

    /// <summary>After this long the program and its children are killed. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    public static ProgramCall Of(params ReadOnlySpan<string> words) => new([.. words]);
}
