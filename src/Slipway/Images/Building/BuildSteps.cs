using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Execution;

namespace Slipway.Images.Building;

/// <summary>Carries out the steps of a <see cref="BuildPlan"/>, and knows what came of them.</summary>
/// <param name="isFresh">Every image is built anew.</param>
public sealed class BuildSteps(ImageBuilding images, bool isFresh)
{
    readonly ConcurrentDictionary<string, BuiltImage> _built = new(StringComparer.Ordinal);

    /// <summary>By the step's name.</summary>
    public IReadOnlyDictionary<string, BuiltImage> Images => _built;

    public async Task<StepOutcome> RunAsync(ImageRecipe recipe, StepRun run)
    {
        var arrival = await images.EnsureAsync(recipe, new BuildRun(run.Write, run.IntendAsync, isFresh), run.Cancellation);
        var (image, way) = arrival;
        _built[recipe.StepName] = image;
        var note = way switch
        {
            ImageWay.Stands => $"{image.ShortId} stands",
            ImageWay.Pull => $"{image.ShortId} pulled",
            _ => $"{image.Reference}  {image.ShortId}",
        };
        return new StepOutcome(IsUnchanged: way == ImageWay.Stands, arrival.Note is { } why ? $"{note}  built here: {why}" : note);
    }

    /// <summary>What would become of each step.</summary>
    public async Task<ImmutableArray<StepDecision>> ForetellAsync(BuildPlan plan, CancellationToken cancellation)
    {
        var decisions = ImmutableArray.CreateBuilder<StepDecision>(plan.Recipes.Length);
        foreach (var (step, recipe) in plan.Plan.Steps.Zip(plan.Recipes))
        {
            var (isNeeded, why) = isFresh ? (true, "built anew") : await ForetellAsync(recipe, cancellation);
            decisions.Add(new StepDecision(step, isNeeded, why));
        }

        return decisions.MoveToImmutable();
    }

    async Task<(bool IsNeeded, string Why)> ForetellAsync(ImageRecipe recipe, CancellationToken cancellation)
    {
        if (await images.FindAsync(recipe, cancellation) is { } image)
        {
            return (false, $"{image.ShortId} stands");
        }

        var published = await images.PublishedAsync(recipe, _ => { }, cancellation);
        return (true, published is null ? "no image of this content yet" : $"pulled: {published.Reference}");
    }
}
