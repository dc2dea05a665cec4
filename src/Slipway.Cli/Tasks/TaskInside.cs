using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Inside;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Sources;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Tasks that run in images: which do, and all that they are run with.</summary>
/// <param name="Places">Of every component.</param>
/// <param name="Images">Null: nothing runs in one.</param>
/// <param name="Machine">Runs their commands; null: nothing runs in an image.</param>
sealed record TaskInside(TaskPlaces Places, DevImages? Images, ITaskMachine? Machine)
{
    /// <param name="components">Whose tasks are planned: where none of them has an image, nothing is looked for.</param>
    public static async Task<TaskInside> CreateAsync(
        LoadedRepository repository, ISourceTree sources, IEnumerable<Component> components, Stage stage, InsideChoice choice, Func<ImageRecipes, IImageSupply> supply, CommandContext context, CancellationToken cancellation)
    {
        var places = new TaskPlaces(repository.Model, sources);
        if (choice == InsideChoice.Never || components.All(component => places.RunnableOf(component) is null))
        {
            return new TaskInside(places, null, null);
        }

        var programs = context.ContainerPrograms;
        var program = choice == InsideChoice.Always ? await programs.GetAsync(cancellation) : await programs.FindAsync(cancellation);
        var commit = IsCloned(repository, stage) ? (await GitHead.OfAsync(repository.Root, context.Programs, cancellation))?.Commit : null;
        var recipes = new ImageRecipes(repository.Model, stage, ImageFiles.Of(repository.Root, sources), commit);
        var images = supply(recipes);
        var dev = new DevImages(recipes, program, InsideVariables.Of(PassedVariables.Deciding(context.Variables)), (recipe, run) => EnsureAsync(images, recipe, run));
        places = new TaskPlaces(repository.Model, sources) { WhyNotInside = dev.WhyNot };
        var problems = components.Select(places.RunnableOf).OfType<Component>().Distinct().SelectMany(runnable => Standing(runnable, places, dev, choice)).ToList();
        return problems.Count > 0 ? throw new ProblemException(problems) : new TaskInside(places, dev, MachineOf(repository, program, images, context));
    }

    static InsideMachine? MachineOf(LoadedRepository repository, ContainerProgram? program, IImageSupply images, CommandContext context) => program is null ? null
        : new InsideMachine(repository.Model, new InsideContainers(repository.Root, program, context.Folders, context.Variables, context.Programs), images, context.Programs);

    static async Task<StepOutcome> EnsureAsync(IImageSupply images, ImageRecipe recipe, StepRun run) =>
        new(Note: (await images.EnsureAsync(recipe.Component, recipe.Target, run.Cancellation)).Reference);

    /// <summary>What stands in the way of tasks that are to run in an image.</summary>
    static IEnumerable<Problem> Standing(Component runnable, TaskPlaces places, DevImages dev, InsideChoice choice) => places.Of(runnable) switch
    {
        { Image: not null } => dev.Lacking(runnable),
        { Note: { } why } when choice == InsideChoice.Always => [new Problem("not-inside", $"tasks of `{runnable.Name}` cannot run in its image")
        {
            Kind = ProblemKind.Failure,
            Why = why,
            Fix = "give its Dockerfile a stage `dev`, or leave out `--on containers`",
            Where = runnable.Manifest.NameNode.Span,
        }],
        _ => [],
    };

    static bool IsCloned(LoadedRepository repository, Stage stage) => repository.Model.Components.Any(component => component.On(stage).Image.Source == ImageSourceKind.Clone);
}
