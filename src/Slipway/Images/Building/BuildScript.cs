using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Images.Building;

/// <summary>Runs a component's own <c>scripts/build</c> in the place of a Dockerfile.</summary>
/// <param name="made">The name under which the script must leave its image.</param>
sealed class BuildScript(ImageBuildingParts parts, BuildFacts facts, ContainerProgram program, ImageRecipe recipe, string made)
{
    static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    /// <exception cref="ProblemException"><c>image-build-failed</c>, <c>no-image-made</c></exception>
    public async Task RunAsync(BuildRun run, CancellationToken cancellation)
    {
        var version = await facts.BuildOfAsync(recipe.Component, cancellation);
        var variables = (await parts.ScriptEnvironment(recipe.Component, cancellation)).ToImmutableSortedDictionary(one => one.Key, one => (string?)one.Value, StringComparer.Ordinal)
            .SetItem("SLIPWAY_IMAGE", made).SetItem("SLIPWAY_TARGET", ImageRecipe.Word(recipe.Target)).SetItem("SLIPWAY_VERSION", version.Full)
            .SetItem("SLIPWAY_ENGINE", program.Path).SetItems(program.Connection.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        var call = new ProgramCall(["./scripts/build"])
        {
            Directory = Path.Combine(parts.Root, recipe.Component.Folder),
            Environment = BuilderOf(variables),
            OnlyThisEnvironment = true,
            Timeout = Limit,
        };
        await run.IntendAsync();
        var exitCode = await parts.Programs.StreamAsync(call, line => run.Write(parts.Redactor.Redact(line.Text)), cancellation);
        if (exitCode != 0)
        {
            throw new ProblemException(new Problem("image-build-failed", $"`{recipe.Script}` failed with exit code {exitCode}") { Kind = ProblemKind.Failure });
        }

        if ((await parts.Programs.RunAsync(new ContainerCalls(program).ImageId(made), cancellation)).ExitCode != 0)
        {
            throw new ProblemException(new Problem("no-image-made", $"`{recipe.Script}` ended well, and made no image")
            {
                Kind = ProblemKind.Failure,
                Why = $"an image called `{made}` was expected, which the script finds in SLIPWAY_IMAGE",
                Fix = "\"$SLIPWAY_ENGINE\" build --tag \"$SLIPWAY_IMAGE\" .",
            });
        }
    }

    /// <summary>A plain <c>docker build</c> in the script builds as we would.</summary>
    ImmutableSortedDictionary<string, string?> BuilderOf(ImmutableSortedDictionary<string, string?> variables) =>
        program.Builder == ImageBuilder.BuildKit ? variables.SetItem("DOCKER_BUILDKIT", "1") : variables;
}
