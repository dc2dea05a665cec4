using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images.Building;

/// <summary>Makes a plan of images: a step for each, after those of the images that it is built from.</summary>
public static class BuildPlanner
{
    /// <param name="components">Those whose images are wanted.</param>
    /// <param name="target">Null: the one that each runs.</param>
    /// <param name="runAsync">Has an image.</param>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static BuildPlan Of(IEnumerable<Component> components, ImageTarget? target, ImageRecipes recipes, Func<ImageRecipe, StepRun, Task<StepOutcome>> runAsync)
    {
        var ordered = new List<ImageRecipe>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in components)
        {
            Add(target is { } one ? recipes.Of(component, one) : recipes.Used(component), recipes, ordered, known);
        }

        var problems = ordered.SelectMany(recipe => recipe.Problems).Distinct().ToList();
        return problems.Count > 0 ? throw new ProblemException(problems)
            : new BuildPlan(new Plan(ordered.Select(recipe => Step(recipe, recipes, runAsync))), [.. ordered]);
    }

    static void Add(ImageRecipe recipe, ImageRecipes recipes, List<ImageRecipe> ordered, HashSet<string> known)
    {
        if (known.Add(recipe.StepName))
        {
            foreach (var component in recipe.Bases)
            {
                Add(recipes.Used(component), recipes, ordered, known);
            }

            ordered.Add(recipe);
        }
    }

    static Step Step(ImageRecipe recipe, ImageRecipes recipes, Func<ImageRecipe, StepRun, Task<StepOutcome>> runAsync) =>
        new(recipe.StepName, [.. recipe.Bases.Select(component => recipes.Used(component).StepName)], run => runAsync(recipe, run))
        {
            IntendsItself = true,
            Again = $"slipway build {recipe.Component.Name}{(recipe.Target == ImageTarget.Dev ? " --target dev" : "")}",
        };
}

/// <summary>The steps, and the recipe behind each, in the same order.</summary>
public sealed record BuildPlan(Plan Plan, ImmutableArray<ImageRecipe> Recipes);
