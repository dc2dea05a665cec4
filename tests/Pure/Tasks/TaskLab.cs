using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Tasks;
using Slipway.Tests.Repository;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>A repository in memory whose tasks are planned.</summary>
sealed record TaskLab(params ImmutableArray<(string File, string Text)> Files)
{
    public ImmutableArray<string> Arguments { get; init; } = [];

    public string? Stage { get; init; }

    public string Tool { get; init; } = "1";

    public IReadOnlyDictionary<string, string> Deciding { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public RepositoryModel Model => field ??= ManifestTexts.Sound(Files.Where(file => Path.GetFileName(file.File) == "slipway.yaml"));

    public SourcesInMemory Sources => field ??= new SourcesInMemory(Model.Components.Select(component => component.Folder), Files);

    public TaskCatalogue Catalogue => field ??= new TaskCatalogue(Model, Sources, path => Files.FirstOrDefault(file => file.File.TrimEnd('*') == path).Text);

    /// <summary>The same with a file added, or changed.</summary>
    public TaskLab With(string file, string text) => this with { Files = [.. Files.Where(other => other.File != file), (file, text)] };

    public TaskLab(TaskLab other)
    {
        (Files, Arguments, Stage, Tool, Deciding) = (other.Files, other.Arguments, other.Stage, other.Tool, other.Deciding);
    }

    public TaskPlan Plan(params ImmutableArray<string> tasks) => Plan(parts => parts, tasks);

    /// <param name="refine">What is otherwise than usual.</param>
    public TaskPlan Plan(Func<TaskPlanParts, TaskPlanParts> refine, params ImmutableArray<string> tasks)
    {
        var request = new TaskRequest(Model, Model.Stages.Default, tasks, Model.Components) { Arguments = Arguments, Stage = Stage is null ? null : Model.Stages.Get(Stage) };
        var selection = TaskSelection.Of(request, Catalogue);
        var parts = new TaskPlanParts(Model, Sources)
        {
            Platform = "linux-amd64",
            Deciding = Deciding,
            Tools = (_, _) => [new StepInput("tool tool", Digests.Digest.Of(System.Text.Encoding.UTF8.GetBytes(Tool)))],
            RunAsync = (_, _) => Task.FromResult(new StepOutcome()),
        };
        return new TaskPlanner(refine(parts)).Plan(selection, TaskVariables.Of(selection));
    }

    public Step Step(string name) => Plan(name[(name.IndexOf(':') + 1)..]).Plan.Steps.Single(step => step.Name == name);

    /// <summary>The names of the inputs that differ between two checkouts.</summary>
    public static IEnumerable<string> Differences(Step one, Step other) =>
        one.Inputs!.All.Except(other.Inputs!.All).Concat(other.Inputs.All.Except(one.Inputs.All)).Select(input => input.Name).Distinct();

    public string Problems(params ImmutableArray<string> tasks) => ManifestTexts.Show(Assert.Throws<ProblemException>(() => Plan(tasks)).Problems);
}
