using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Engines.Containers;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Tasks;

namespace Slipway.Inside;

/// <summary>The dev images of runnables: whether tasks run in them, and the steps that make them ready. Asks no engine before a step runs.</summary>
/// <param name="program">This machine's engine; null: none answers.</param>
/// <param name="deciding">Passed-on variables that decide results, as they get inside.</param>
/// <param name="ensureAsync">Has an image.</param>
public sealed class DevImages(
    ImageRecipes recipes, ContainerProgram? program, ImmutableSortedDictionary<string, string> deciding, Func<ImageRecipe, StepRun, Task<StepOutcome>> ensureAsync)
{
    readonly ConcurrentDictionary<string, TaskImage> _images = new(StringComparer.Ordinal);

    /// <summary>Why tasks of a runnable do not run in its image; null: they do.</summary>
    public string? WhyNot(Component runnable)
    {
        if (program is null)
        {
            return "no container engine answers";
        }

        if (EngineAddress.IsElsewhere(program))
        {
            return "the container engine is on another machine";
        }

        var recipe = RecipeOf(runnable);
        return recipe.Problems.Any(problem => problem.Code == "no-dockerfile") ? $"{runnable.Name} has no Dockerfile"
            : recipe is { Script: null, Use: { Target: null } } ? $"{recipe.DockerfilePath} has no stage `dev`"
            : null;
    }

    /// <summary>The image of a runnable whose tasks run in it.</summary>
    public TaskImage Of(string runnable) => _images.GetOrAdd(runnable, name =>
    {
        var recipe = RecipeOf(recipes.Model.Get(name));
        var fingerprint = new DigestBuilder().Add(recipe.Fingerprint).Add((long)recipe.Image.Engine).Build();
        return new TaskImage(fingerprint, recipe.StepName, deciding);
    });

    /// <summary>The steps that make images ready.</summary>
    public IEnumerable<Step> Steps(IEnumerable<string> runnables) => runnables.Select(name =>
    {
        var recipe = RecipeOf(recipes.Model.Get(name));
        return new Step(recipe.StepName, [], run => ensureAsync(recipe, run)) { IsOnDemand = true, IntendsItself = true, Again = $"slipway build {name} --target dev" };
    });

    /// <summary>What the tasks of a runnable need, and this machine cannot give.</summary>
    public IEnumerable<Problem> Lacking(Component runnable) => (RecipeOf(runnable).Image.Engine, program) switch
    {
        (InnerEngine.Sibling, { } found) when EngineAddress.Socket(found) is null => InsideContainers.NotShareable(runnable).Problems,
        (InnerEngine.Inner, { Kind: ContainerKind.Podman }) when !Environment.IsPrivilegedProcess => [new Problem("no-inner-engine", $"`{runnable.Name}` wants a container engine of its own in its tests, which Podman without root cannot give")
        {
            Kind = ProblemKind.Failure,
            Why = "`image.engine: inner` takes rights that only root can give",
            Fix = "`image.engine: sibling`, or `--on machine`",
            Where = runnable.Manifest.NameNode.Span,
        }],
        _ => [],
    };

    ImageRecipe RecipeOf(Component runnable) => recipes.Of(runnable, ImageTarget.Dev);
}
