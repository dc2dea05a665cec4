using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Sources;
using Slipway.Testing;

namespace Slipway.Tasks;

/// <summary>The steps: those that make images ready, then one for each task; and the tasks, in the same order.</summary>
public sealed record TaskPlan(Plan Plan, ImmutableArray<PlannedTask> Tasks);

/// <summary>A task as it is going to be run.</summary>
/// <param name="Variables">The declared ones that it sees, by name.</param>
public sealed record PlannedTask(SelectedTask Selected, ImmutableArray<EnvironmentVariable> Variables)
{
    /// <summary>The task that counts what it runs.</summary>
    public const string Test = "test";

    public string Name => Selected.Name;

    /// <summary>With the arguments that were passed on.</summary>
    public required ImmutableArray<CommandDeclaration> Commands { get; init; }

    /// <summary>The command that runs it alone.</summary>
    public required string Again { get; init; }

    /// <summary>Which tests; null: all, or it is no test.</summary>
    public TestList? List { get; init; }

    /// <summary>Where it runs.</summary>
    public StepPlace Place { get; init; } = StepPlace.ThisMachine;

    public bool IsTest => Selected.Task.Declaration.Name == Test;
}

/// <summary>What a plan of tasks is made of besides the request.</summary>
public sealed record TaskPlanParts(RepositoryModel Model, ISourceTree Sources)
{
    /// <summary>The passed-on variables that decide results, with their values.</summary>
    public IReadOnlyDictionary<string, string> Deciding { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The operating system and the processor: <c>linux-amd64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The identities of the programs that a component's commands run: <c>tool dotnet</c>.</summary>
    public required Func<Component, ImmutableArray<CommandDeclaration>, ImmutableArray<StepInput>> Tools { get; init; }

    /// <summary>The same for commands that run in an image: only programs of the checkout are there.</summary>
    public Func<Component, ImmutableArray<CommandDeclaration>, ImmutableArray<StepInput>> ToolsInside { get; init; } = (_, _) => [];

    /// <summary>The provider and its version of a secret; null: nobody tells, and what depends on it is not reused.</summary>
    public Func<Stage, string, string?> SecretVersion { get; init; } = (_, _) => null;

    /// <summary>Where a component's tasks run.</summary>
    public Func<Component, StepPlace> Place { get; init; } = _ => StepPlace.ThisMachine;

    /// <summary>The image of a component, by its name, in which tasks run. Asked for those that <see cref="Place"/> names.</summary>
    public Func<string, TaskImage> Image { get; init; } = name => throw new InvalidOperationException($"no image of `{name}` can be made ready");

    /// <summary>The steps that make images ready, by the names of their components; each after those it waits for, all of them on demand.</summary>
    public Func<IReadOnlyCollection<string>, IEnumerable<Step>> ImageSteps { get; init; } = _ => [];

    /// <summary>Runs a task.</summary>
    public required Func<PlannedTask, StepRun, Task<StepOutcome>> RunAsync { get; init; }
}
