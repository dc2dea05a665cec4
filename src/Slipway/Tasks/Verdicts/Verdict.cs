using Slipway.Digests;
using Slipway.Execution.Results;

namespace Slipway.Tasks.Verdicts;

/// <summary>What a run that found every result came to, and all that has to stand as it stood for the next one to come to the same.</summary>
/// <param name="Sources">The identity of the checkout's files.</param>
sealed record Verdict(VerdictAnswer Answer, Digest Sources, ResultsMark Results)
{
    /// <summary>What was looked at outside of what Git sees.</summary>
    public required IReadOnlyCollection<ProgramWitness> Programs { get; init; }

    /// <summary>The outputs whose stamps tell whether they are still the same.</summary>
    public required StampedPaths Settled { get; init; }

    /// <summary>The outputs that have to be looked at each time.</summary>
    public required IReadOnlyList<KeptOutput> Others { get; init; }

    /// <summary>Some of it was changed too short a time ago, and may be told by its stamp the next time.</summary>
    public bool IsYoung => Programs.Any(program => !program.IsSettled) || Others.Any(output => output.Kind != KeptKind.Folder);
}

/// <summary>What is told of a run that found every result.</summary>
/// <param name="Repository">Its name.</param>
/// <param name="Stage">Of its first step, for the journal.</param>
/// <param name="Steps">How many there were.</param>
public sealed record VerdictAnswer(string Repository, string Stage, int Steps)
{
    /// <summary>The key of the reports that tell of the run; null: it has none.</summary>
    public string? ReportKey { get; init; }

    /// <summary>The container engine by which it was decided where steps run; null: nothing hung on it.</summary>
    public string? Engine { get; init; }

    /// <summary>The line at the end of standard output; null: none.</summary>
    public string? LastLine { get; init; }
}
