namespace Slipway.Problems;

/// <summary>Something the user can mend: a value with a stable code, what happened, why, how to mend it, and where.</summary>
/// <remarks>Problems are collected, never thrown one by one; <see cref="ProblemException"/> carries them to the surface.</remarks>
/// <param name="Code">Stable, kebab-case, e.g. <c>unknown-key</c>. Documented in <c>docs/problems.md</c>.</param>
/// <param name="What">One plain sentence, lower case, no full stop, names in backticks.</param>
public sealed record Problem(string Code, string What)
{
    /// <summary>Which exit code the problem leads to.</summary>
    public ProblemKind Kind { get; init; } = ProblemKind.Configuration;

    /// <summary>An error stops the command; a warning does not.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Why it is a problem, when <see cref="What"/> does not say so already.</summary>
    public string? Why { get; init; }

    /// <summary>What to do about it: a sentence or the command to type.</summary>
    public string? Fix { get; init; }

    /// <summary>The place in a file, when there is one.</summary>
    public SourceSpan? Where { get; init; }

    /// <summary>Other places that take part, e.g. the first of two uses of a name.</summary>
    public IReadOnlyList<SourceSpan> Related { get; init; } = [];
}

/// <summary>Error or warning.</summary>
public enum Severity
{
    Error,
    Warning,
}

/// <summary>The families of problems; one table in the command line maps them to exit codes.</summary>
public enum ProblemKind
{
    /// <summary>A manifest, an argument or a setting is wrong.</summary>
    Configuration,

    /// <summary>What was asked for was tried and failed.</summary>
    Failure,

    /// <summary>Somebody else holds what is needed.</summary>
    Locked,

    /// <summary>A wait ended without what was waited for.</summary>
    Timeout,

    /// <summary>Something runs, but not well.</summary>
    Unhealthy,
}
