using Slipway.Digests;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>What decides whether an image that is there is the one that would be built. No engine is asked.</summary>
static class ImageFingerprints
{
    /// <summary>Of what is fingerprinted, and how. A higher number, and no earlier image is found any more.</summary>
    const int Format = 1;

    /// <param name="ofBase">Of the images that it is built from.</param>
    public static Digest Of(ImageRecipe recipe, Func<Component, Digest> ofBase)
    {
        // An image that came to be in another way is another one, even with the same content: its target is what it is used for.
        var digest = new DigestBuilder().Add(Format).Add(recipe.Component.Name).Add(ImageRecipe.Word(recipe.Target)).Add(recipe.Use?.Target).Add(recipe.Use?.Text).Add(recipe.Script).Add(recipe.Commit);
        foreach (var (name, value) in recipe.Image.Args)
        {
            digest.Add("argument").Add(name).Add(value);
        }

        foreach (var component in recipe.Bases)
        {
            digest.Add("base").Add(component.Name).Add(ofBase(component));
        }

        foreach (var file in recipe.Files)
        {
            digest.Add(file.Name).Add((long)file.Kind).Add(file.Content);
        }

        return digest.Build();
    }
}
