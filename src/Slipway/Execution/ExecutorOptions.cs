using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Execution.Results;
using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>How a plan is carried out.</summary>
public sealed record ExecutorOptions
{
    /// <summary>How many steps run at once, at least 1. Default: one for each core.</summary>
    public int Limit { get; init; } = Environment.ProcessorCount;

    /// <summary>How many steps may hold a named resource at once; one that is not named here: 1.</summary>
    public ImmutableDictionary<string, int> Limits { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>After the first failure nothing more begins, and what runs is cancelled.</summary>
    public bool FailFast { get; init; }

    /// <summary>Where the results of pure steps are kept; null: none is reused and none is kept.</summary>
    public IResultStore? Results { get; init; }

    /// <summary>Gets what is done; null: nothing needs to be resumed. The caller disposes of it.</summary>
    public IJournal? Journal { get; init; }

    /// <summary>
    /// The end of an effect is written down durably before anything comes after it. False where whoever goes on repeats every effect: then it is known with the next
    /// intent at the latest, or with what else the caller appends. Default: true.
    /// </summary>
    public bool HasDurableEnds { get; init; } = true;

    /// <summary>Asked once all steps have ended: what is wrong apart from them; empty: nothing. Null: nobody is asked.</summary>
    public Func<IReadOnlyList<StepResult>, CancellationToken, Task<IReadOnlyList<Problem>>>? CheckAsync { get; init; }

    /// <summary>Makes the place for what a step prints; null: it is shown and not kept.</summary>
    public Func<Step, IStepLogWriter>? Logs { get; init; }
}
