using System.Collections.Immutable;

namespace Slipway.Execution;

/// <summary>One piece of work in a plan: pure when it has <see cref="Inputs"/>, an effect when it has none.</summary>
/// <remarks>A pure step is resumed through the result store, an effect through the journal.</remarks>
/// <param name="Name">Unique in its plan, shown to people: <c>visits/web</c>, <c>visits:test</c>.</param>
/// <param name="After">Names of the steps that must have succeeded before.</param>
/// <param name="RunAsync">Does the work; throws <see cref="Problems.ProblemException"/> when it fails.</param>
public sealed record Step(string Name, ImmutableArray<string> After, Func<StepRun, Task<StepOutcome>> RunAsync)
{
    /// <summary>What decides the result of a pure step; null: an effect, done whenever it is asked for.</summary>
    public StepInputs? Inputs { get; init; }

    /// <summary>
    /// False: the journal gets the intent of the effect before the step begins. True: the step calls <see cref="StepRun.IntendAsync"/> by itself, right
    /// before it does something, and not at all when it finds nothing to do; so that a run in which nothing changes waits for no disk.
    /// </summary>
    public bool IntendsItself { get; init; }

    /// <summary>
    /// True: it prepares something, and is only done when a step that waits for it must run; where the results of all of these stand, nobody needs it.
    /// A step that runs although its result seemed to stand does without it: it must be able to make up for that.
    /// </summary>
    public bool IsOnDemand { get; init; }

    /// <summary>Where it runs.</summary>
    public StepPlace Place { get; init; } = StepPlace.ThisMachine;

    /// <summary>The named resources it holds while it runs, sorted: no more steps hold one at once than its limit says.</summary>
    public ImmutableArray<string> Uses { get; init; } = [];

    /// <summary>How long one attempt may take; null: for ever. At its end the attempt is cancelled, and has failed.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How many more attempts there are after one that ran out of time.</summary>
    public int Retries { get; init; }

    /// <summary>Takes an effect back, and may be repeated; null: there is nothing to take back.</summary>
    public Func<CancellationToken, Task>? UndoAsync { get; init; }

    /// <summary>The command that does this step alone, for people: <c>slipway test visits</c>; null: there is none.</summary>
    public string? Again { get; init; }
}

/// <summary>What a step is given while it runs.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Write">Takes what the step prints, line by line, already redacted; from any thread.</param>
/// <param name="Cancellation">The user's, or the time limit's.</param>
public sealed record StepRun(int Attempt, Action<string> Write, CancellationToken Cancellation)
{
    /// <summary>
    /// From here on the effect may have happened: returns when the journal says so, durably. Only needed where <see cref="Step.IntendsItself"/>; further
    /// calls within one attempt do nothing.
    /// </summary>
    /// <exception cref="Problems.ProblemException"><c>journal-fenced</c>, <c>journal-failed</c>: the effect must not begin.</exception>
    public Func<ValueTask> IntendAsync { get; init; } = static () => default;
}

/// <summary>Where a step runs: on this machine, or in a component's image.</summary>
/// <param name="Image">The component whose image it is; null: this machine.</param>
/// <param name="Note">Why not where one would expect it: <c>no image of visits yet</c>; null: it is as expected.</param>
public sealed record StepPlace(string? Image, string? Note = null)
{
    public static StepPlace ThisMachine { get; } = new((string?)null);
}
