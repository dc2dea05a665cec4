using System.Collections.Immutable;
using Slipway.Cli.Tasks;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Images.Building;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Sources;

namespace Slipway.Cli.Images;

/// <summary>Everything that images of one command are built with, put together in one place.</summary>
sealed class ImageSession : IDisposable
{
    /// <summary>Nobody waits long for what can be built here as well.</summary>
    static readonly RegistryLimits Brief = new() { Connect = TimeSpan.FromSeconds(3), Answer = TimeSpan.FromSeconds(5), Attempts = 1 };

    readonly StageRegistries _registries;

    ImageSession(ISourceTree sources, ImageRecipes recipes, ImageBuildingParts parts, StageRegistries registries) =>
        (Sources, Recipes, Building, _registries) = (sources, recipes, new ImageBuilding(parts), registries);

    /// <summary>The checkout as it was when the session began.</summary>
    public ISourceTree Sources { get; }

    public ImageRecipes Recipes { get; }

    public ImageBuilding Building { get; }

    /// <param name="stage">Whose refinements and secrets count.</param>
    /// <param name="redactor">Learns every secret on the way.</param>
    public static async Task<ImageSession> CreateAsync(LoadedRepository repository, Stage stage, CommandContext context, Redactor redactor, CancellationToken cancellation)
    {
        var sources = await context.Sources.ReadAsync(repository.Root, [.. repository.Model.Components.Select(component => component.Folder)], cancellation);
        return await CreateAsync(repository, sources, stage, context, redactor, cancellation);
    }

    /// <param name="sources">The checkout as it is.</param>
    public static async Task<ImageSession> CreateAsync(
        LoadedRepository repository, ISourceTree sources, Stage stage, CommandContext context, Redactor redactor, CancellationToken cancellation)
    {
        var recipes = await RecipesAsync(repository, stage, sources, context, cancellation);
        var secrets = context.Secrets(repository, stage);
        var registries = new StageRegistries(repository.Model, stage, Brief, context);
        return new ImageSession(sources, recipes, new ImageBuildingParts(repository.Root, recipes, new ImageNames(repository.Model.Name, Environment.UserName), context.Programs, redactor)
        {
            Engine = new ContainerPrograms(ContainerHost.Of(context.Environment, context.Folders.Cache), context.Programs).GetAsync,
            Secrets = (names, token) => SecretsAsync(names, secrets, redactor, token),
            ScriptEnvironment = (component, token) => ScriptEnvironmentAsync(component, repository, stage, secrets, redactor, context, token),
            Environment = context.Environment,
            WorkFolder = Path.Combine(context.Folders.Cache, "images"),
            Published = new PublishedImages(registries.Of, TimeSpan.FromSeconds(15), context.Time),
        }, registries);
    }

    /// <summary>Has the dev image of a component; what building it prints is shown.</summary>
    public async Task<BuiltImage> ShowAsync(Component component, CommandContext context, Redactor redactor, CancellationToken cancellation)
    {
        var steps = new BuildSteps(Building, isFresh: false);
        var recipe = Recipes.Of(component, ImageTarget.Dev);
        await steps.RunAsync(recipe, new StepRun(1, line => context.Terminal.Error.WriteLine(redactor.Redact(line)), cancellation));
        return steps.Images[recipe.StepName];
    }

    public void Dispose()
    {
        Building.Dispose();
        _registries.Dispose();
    }

    /// <summary>Which commit it is matters only where the source is a clone of it.</summary>
    static async Task<ImageRecipes> RecipesAsync(LoadedRepository repository, Stage stage, ISourceTree sources, CommandContext context, CancellationToken cancellation)
    {
        var isCloned = repository.Model.Components.Any(component => component.On(stage).Image.Source == ImageSourceKind.Clone);
        var head = isCloned ? await GitHead.OfAsync(repository.Root, context.Programs, cancellation) : null;
        return new ImageRecipes(repository.Model, stage, ImageFiles.Of(repository.Root, sources), head?.Commit);
    }

    static async Task<IReadOnlyDictionary<string, Secret>> SecretsAsync(IReadOnlyCollection<string> names, SecretStore secrets, Redactor redactor, CancellationToken cancellation)
    {
        var all = await secrets.GetAllAsync(names, cancellation);
        redactor.Add(all.Values.Select(secret => secret.Value));
        return all.ToImmutableSortedDictionary(one => one.Key, one => one.Value.Value, StringComparer.Ordinal);
    }

    /// <summary>As for any task that builds: without the addresses of what would have to run.</summary>
    static async Task<ImmutableSortedDictionary<string, string>> ScriptEnvironmentAsync(
        Component component, LoadedRepository repository, Stage stage, SecretStore secrets, Redactor redactor, CommandContext context, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var variables = EnvironmentResolver.Resolve(repository.Model, component, stage, problems);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var values = await secrets.GetAllAsync([.. RuntimeEnvironment.SecretNames(variables)], cancellation);
        redactor.Add(values.Values.Select(secret => secret.Value));
        var passed = new TaskPrograms(repository, context).Passed(component).SetItem("SLIPWAY_STAGE", stage.Name).SetItem("SLIPWAY_REPOSITORY", repository.Root);
        return new RuntimeEnvironment(values, _ => null).Over(passed, variables);
    }
}
