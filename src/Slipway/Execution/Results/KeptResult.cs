using System.Collections.Immutable;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>A result as it is kept: what an entry of the store says.</summary>
/// <param name="Step">The name of the step that it was made by, for people alone.</param>
/// <param name="Elapsed">How long it took when it was made.</param>
sealed record KeptResult(string Step, Digest Fingerprint, TimeSpan Elapsed)
{
    /// <summary>What decided it, in the order that makes the fingerprint.</summary>
    public ImmutableArray<StepInput> Inputs { get; init; } = [];

    public string? Note { get; init; }

    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What it printed; null: nothing.</summary>
    public Digest? Log { get; init; }

    public ImmutableArray<KeptReport> Reports { get; init; } = [];

    public ImmutableArray<KeptOutput> Outputs { get; init; } = [];
}

/// <param name="Name">The report's.</param>
readonly record struct KeptReport(string Name, Digest Content);

/// <summary>An output of a step: a file below the repository's root.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Content">A file's bytes, a link's target; nothing of a folder.</param>
readonly record struct KeptOutput(string Path, KeptKind Kind, Digest Content);

/// <summary>What kind of output it is; the numbers are those in the memory's file.</summary>
enum KeptKind
{
    File,
    Executable,
    Link,

    /// <summary>An empty one: others follow from the files in them.</summary>
    Folder,
}
