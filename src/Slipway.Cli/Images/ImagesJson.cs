using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Images.Building;

namespace Slipway.Cli.Images;

/// <summary>What became of images as one JSON document; the shape is written down in <c>docs/formats.md</c>.</summary>
static class ImagesJson
{
    public static void Write(BuildPlan plan, IReadOnlyList<StepResult> results, IReadOnlyDictionary<string, BuiltImage> images, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteStartArray("images");
        foreach (var (recipe, result) in plan.Recipes.Zip(results))
        {
            var image = images.GetValueOrDefault(recipe.StepName);
            json.WriteStartObject();
            json.WriteString("name", recipe.StepName);
            json.WriteString("component", recipe.Component.Name);
            json.WriteString("target", ImageRecipe.Word(recipe.Target));
            json.WriteString("end", StepText.Code(result.End));
            json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            json.WriteString("reference", image?.Reference);
            json.WriteString("id", image?.Id);
            json.WriteString("digest", image?.RegistryDigest);
            json.WriteString("fingerprint", recipe.Fingerprint.ToString());
            ProblemJson.Write(result.Problems, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
