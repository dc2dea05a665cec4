using Slipway.Cli.Images;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Images.Building;
using Slipway.Inside;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets.Redaction;
using Slipway.Sources;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Tasks that run in images: which do, and all that they are run with.</summary>
/// <param name="Places">Of every component.</param>
sealed record TaskInside(TaskPlaces Places) : IDisposable
{
    /// <summary>Null: nothing runs in one.</summary>
    public DevImages? Images { get; private init; }

    /// <summary>Runs their commands; null: nothing runs in an image.</summary>
    public ITaskMachine? Machine { get; private init; }

    /// <summary>The engine in which they run; null: none was looked for, or none answers.</summary>
    public ContainerProgram? Program { get; private init; }

    /// <summary>The container engine that was found, see <see cref="EngineAsync"/>; null: none was looked for.</summary>
    public string? Engine { get; private init; }

    /// <summary>A published image takes the place of one of this checkout: which one, only its registry knows.</summary>
    public bool HasPublished { get; private init; }

    ImageSession? Session { get; init; }

    /// <summary>Which container engine this machine has, in words that change when it does.</summary>
    public static async Task<string> EngineAsync(CommandContext context, CancellationToken cancellation) => Text(await context.ContainerPrograms.FindAsync(cancellation));

    static string Text(ContainerProgram? program) => program is null ? "none" : $"{program.Path} {program.Kind} {program.Version} {program.Builder}";

    /// <param name="components">Whose tasks are planned: where none of them has an image, nothing is looked for.</param>
    /// <param name="consent">Whether a published image may be used, where a newer one is required.</param>
    /// <param name="redactor">Learns every secret on the way.</param>
    public static async Task<TaskInside> CreateAsync(
        LoadedRepository repository, ISourceTree sources, IEnumerable<Component> components, Stage stage, InsideChoice choice, PullConsent consent, Redactor redactor, CommandContext context, CancellationToken cancellation)
    {
        var places = new TaskPlaces(repository.Model, sources);
        if (choice == InsideChoice.Never || components.All(component => places.RunnableOf(component) is null))
        {
            return new TaskInside(places);
        }

        var program = choice == InsideChoice.Always ? await context.ContainerPrograms.GetAsync(cancellation) : await context.ContainerPrograms.FindAsync(cancellation);
        var session = await ImageSession.CreateAsync(repository, sources, stage, context, redactor, cancellation);
        var images = new DevImages(session.Recipes, program, InsideVariables.Of(PassedVariables.Deciding(context.Variables)), new BuildSteps(session.Building, isFresh: false).RunAsync);
        places = new TaskPlaces(repository.Model, sources) { WhyNotInside = images.WhyNot };
        var uses = components.Where(component => places.Of(component).Image is not null).Select(component => new ImageUse(component, places.RunnableOf(component)!, ImageTarget.Dev));
        var taken = await new ImageRequirements(repository, stage, consent, context).MeetAsync(uses, _ => Task.FromResult(session), cancellation);
        var problems = components.Select(places.RunnableOf).OfType<Component>().Distinct().SelectMany(runnable => Standing(runnable, places, images, choice)).ToList();
        return problems.Count > 0 ? throw new ProblemException(problems) : new TaskInside(places)
        {
            Program = program,
            Engine = Text(program),
            Session = session,
            Images = images,
            HasPublished = taken.Count > 0,
            Machine = program is null ? null
                : new InsideMachine(
                    repository.Model, new InsideContainers(repository.Root, program, context.Folders, context.Variables, context.Programs), session.Building,
                    stage => context.PlaceInside(repository, stage, program), context.Programs),
        };
    }

    public void Dispose() => Session?.Dispose();

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
}
