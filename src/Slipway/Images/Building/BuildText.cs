using Slipway.Engines.Containers;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Dockerfiles.Templates;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images.Building;

/// <summary>The Dockerfile as a builder gets it.</summary>
static class BuildText
{
    /// <summary>The stage that is put behind all others where the target is not the last one.</summary>
    const string LastStage = "slipway-image";

    /// <param name="reference">Of the image of a base.</param>
    /// <param name="version">What the program inside may say of itself: <c>1.4.0+57</c>.</param>
    /// <returns>The text, and the target to build; null: its last stage.</returns>
    /// <exception cref="ProblemException"><c>builder-too-old</c></exception>
    public static (string Text, string? Target) Of(ImageRecipe recipe, ContainerProgram program, Func<string, string> reference, string version)
    {
        var text = DockerfileUse.WithImages(TextFor(recipe, program), reference);
        if (recipe.Target == ImageTarget.Dev || recipe.Commit is not null && program.Builder == ImageBuilder.Old)
        {
            return (text, recipe.Use!.Target);
        }

        // Only what is said of the image comes of it: no layer, and none is built anew for it.
        var stages = Dockerfile.Parse(text).Stages;
        var isLast = recipe.Use!.Target is not { } target || string.Equals(stages[^1].Name, target, StringComparison.OrdinalIgnoreCase);
        return ($"{text.TrimEnd()}\n{(isLast ? "" : $"\nFROM {recipe.Use.Target} AS {LastStage}\n")}ENV SLIPWAY_VERSION={version}\n", null);
    }

    static string TextFor(ImageRecipe recipe, ContainerProgram program)
    {
        if (recipe.Use!.HasMounts && program.Builder == ImageBuilder.Old)
        {
            return recipe.DockerfilePath is null && recipe.Commit is null ? DockerfileTemplates.WithoutMounts(recipe.Dockerfile)
                : throw TooOld(recipe, program, "its Dockerfile has a `RUN --mount`, which Docker's old builder does not know");
        }

        return recipe.Image.Secrets.Any(recipe.Use.Secrets.Contains) && !BuildCalls.TakesSecrets(program) ? throw TooOld(recipe, program, "it mounts a secret, which this builder cannot take without keeping it") : recipe.Dockerfile;
    }

    static ProblemException TooOld(ImageRecipe recipe, ContainerProgram program, string why) => new(new Problem("builder-too-old", $"`{program.Path}` {program.Version} cannot build the image of `{recipe.Component.Name}`")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "install buildx (https://docs.docker.com/go/buildx), or podman; `slipway doctor` says how it builds",
    });
}
