using System.Collections.Immutable;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Tasks;

/// <summary>What was asked for.</summary>
/// <param name="Default">The stage of the stage shell, else the repository's default.</param>
/// <param name="Tasks">Names of tasks.</param>
/// <param name="Components">Those whose tasks are meant; one that has no such task is passed over.</param>
public sealed record TaskRequest(RepositoryModel Model, Stage Default, ImmutableArray<string> Tasks, ImmutableArray<Component> Components)
{
    /// <summary>The stage that was asked for; null: the task's own, else <c>test</c> for tests and the like, else the default.</summary>
    public Stage? Stage { get; init; }

    /// <summary>Passed on to the tasks that were asked for, not to those that come before them.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Which tests; null: all.</summary>
    public Testing.TestList? List { get; init; }

    /// <summary>The stage on which a task is looked for first: it may name another.</summary>
    internal Stage StageFor(string task) => Stage ?? (task is "test" or "lint" or "types" ? Model.Stages.Find("test") : null) ?? Default;
}
