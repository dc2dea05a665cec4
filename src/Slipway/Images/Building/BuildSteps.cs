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
        var (image, way) = await images.EnsureAsync(recipe, new BuildRun(run.Write, run.IntendAsync, isFresh), run.Cancellation);
        _built[recipe.StepName] = image;
        var note = way switch
        {
            ImageWay.Stands => $"{Short(image.Id)} stands",
            ImageWay.Pull => $"{Short(image.Id)} pulled",
            _ => $"{image.Reference}  {Short(image.Id)}",
        };
        return new StepOutcome(IsUnchanged: way == ImageWay.Stands, note);
    }

    /// <summary>What would become of each step.</summary>
    public async Task<ImmutableArray<StepDecision>> ForetellAsync(BuildPlan plan, CancellationToken cancellation)
    {
        var decisions = ImmutableArray.CreateBuilder<StepDecision>(plan.Recipes.Length);
        foreach (var (step, recipe) in plan.Plan.Steps.Zip(plan.Recipes))
        {
            var image = isFresh ? null : await images.FindAsync(recipe, cancellation);
            decisions.Add(new StepDecision(step, image is null, image is not null ? $"{Short(image.Id)} stands" : isFresh ? "built anew" : "no image of this content yet"));
        }

        return decisions.MoveToImmutable();
    }

    // sha256: and twelve digits, as engines show it.
    static string Short(string id) => id[..Math.Min(id.Length, "sha256:".Length + 12)];
}
