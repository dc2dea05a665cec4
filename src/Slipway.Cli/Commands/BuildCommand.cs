using System.CommandLine;
using Slipway.Cli.Images;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Cli.Tasks;
using Slipway.Discovery;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Images.Building;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway build</c>: has the images of components on this machine's engine.</summary>
sealed class BuildCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components whose images are built; default: all that have one");
    readonly TaskOptions _shared = new();
    readonly Option<bool> _noCache = new("--no-cache") { Description = "build every image anew, from the first line" };

    readonly Option<string?> _target = new("--target")
    {
        Description = "dev: dependencies and tools, for working on it; prod: what runs. Default: what the manifest says, else prod",
        HelpName = "target",
        CompletionSources = { "dev", "prod" },
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var given] && given.Value is not ("dev" or "prod"))
                {
                    result.AddError($"`{given.Value}` is no target: there are dev and prod");
                }
            },
        },
    };

    public BuildCommand()
        : base("build", "Build the images of components; what is there already is not built again.")
    {
        Arguments.Add(_components);
        Options.Add(_target);
        foreach (var option in (Option[])[
            _shared.Stage, _shared.Affected, _shared.Base, _shared.Folder, _noCache, _shared.FailFast, _shared.Jobs, _shared.DryRun, _shared.Verbose, _shared.Output])
        {
            Options.Add(option);
        }
    }

    protected override bool WantsJson(ParseResult parsed) => parsed.GetValue(_shared.Output) is "json" or "ndjson";

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_shared.Stage));
        var redactor = new Redactor();
        using var session = await ImageSession.CreateAsync(repository, stage, context, redactor, cancellation);
        var steps = new BuildSteps(session.Building, parsed.GetValue(_noCache));
        _ = session.Building.BeginAsync(cancellation);
        var choice = await ComponentChoice.CreateAsync(parsed.GetValue(_components)!, repository, session.Sources, stage, _shared, parsed, context, cancellation);
        var components = Chosen(choice, session.Recipes);
        var plan = BuildPlanner.Of(components, TargetOf(parsed), session.Recipes, steps.RunAsync);
        if (plan.Recipes.IsEmpty)
        {
            context.Terminal.Error.WriteLine(choice is { IsAboutChanges: true, All.Count: 0 } ? "no component is affected by what has changed"
                : "no component that this is about has an image: write a Dockerfile, or `image: {}` into its slipway.yaml");
        }

        if (parsed.GetValue(_shared.DryRun))
        {
            Foretell(await steps.ForetellAsync(plan, cancellation), parsed, context);
            return ExitCodes.Done;
        }

        var outside = context with { Terminal = context.Terminal with { Error = new RedactingTextWriter(context.Terminal.Error, redactor) } };
        var results = plan.Recipes.IsEmpty ? [] : await BuildAsync(plan, repository, stage, parsed, outside, cancellation);
        if (parsed.GetValue(_shared.Output) == "json")
        {
            ImagesJson.Write(plan, results, steps.Images, context.Terminal);
        }

        return results.Any(result => result.End is StepEnd.Failed or StepEnd.NotRun) ? ExitCodes.Failed : ExitCodes.Done;
    }

    ImageTarget? TargetOf(ParseResult parsed) => parsed.GetValue(_target) switch { "dev" => ImageTarget.Dev, "prod" => ImageTarget.Prod, _ => null };

    /// <summary>Whoever is named is meant, and must have an image; of all others those that have one.</summary>
    static IEnumerable<Component> Chosen(ComponentChoice choice, ImageRecipes recipes) =>
        choice.All.Where(component => recipes.HasImage(component) || (choice.Named.Contains(component) && component.Kind != ComponentKind.Cluster));

    async Task<IReadOnlyList<StepResult>> BuildAsync(
        BuildPlan plan, LoadedRepository repository, Stage stage, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var options = new PlanViewOptions { IsEvents = parsed.GetValue(_shared.Output) == "ndjson", IsVerbose = parsed.GetValue(_shared.Verbose) };
        var isOneDocument = parsed.GetValue(_shared.Output) == "json";
        await using var view = PlanView.Start(isOneDocument ? context.Terminal with { Out = context.Terminal.Error } : context.Terminal, context.Time, options);
        await using var journal = await context.Journals(repository).BeginAsync(JournaledCommand.Of(parsed), stage.Name, plan.Plan, cancellation);
        var how = new ExecutorOptions
        {
            Limit = parsed.GetValue(_shared.Jobs),
            FailFast = parsed.GetValue(_shared.FailFast),
            Limits = repository.Model.Limits,
            Journal = journal,
            Logs = journal.Folder.LogOf,
        };
        return await new Executor(context.Time, view, how).RunAsync(plan.Plan, cancellation);
    }

    void Foretell(IReadOnlyList<StepDecision> decisions, ParseResult parsed, CommandContext context)
    {
        if (WantsJson(parsed))
        {
            JsonText.Write(context.Terminal.Out, json => PlanJson.Write(decisions, json));
        }
        else
        {
            PlanText.Write(decisions, context.Terminal);
        }
    }
}
