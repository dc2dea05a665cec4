using Slipway.Digests;
using Slipway.Images;
using Slipway.Repository.Components;
using Slipway.Tests.Repository;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

/// <summary>A checkout in memory, of which images would be built.</summary>
sealed record ImageLab(params IReadOnlyList<(string File, string Text)> Files)
{
    /// <summary>The root, and an app with a Dockerfile.</summary>
    public static ImageLab Visits(string dockerfile, params IEnumerable<(string File, string Text)> more) => new(
        [("slipway.yaml", "repository: plasma\n"), ("apps/visits/slipway.yaml", "app: visits\n"), ("apps/visits/Dockerfile", dockerfile), .. more]);

    public ImageLab With(string file, string text) => new([.. Files.Where(one => one.File.TrimEnd('*', '@') != file.TrimEnd('*', '@')), (file, text)]);

    public ImageLab Without(string file) => new([.. Files.Where(one => one.File != file)]);

    public ImageRecipes Recipes(string? commit = null)
    {
        var model = ManifestTexts.Sound(Files.Where(file => file.File.EndsWith("slipway.yaml", StringComparison.Ordinal)));
        var sources = new SourcesInMemory(model.Components.Select(component => component.Folder), Files);
        return new ImageRecipes(model, model.Stages.Default, new ImageFiles(sources, Text, Text), commit);
    }

    public ImageRecipe Recipe(string component = "visits", ImageTarget target = ImageTarget.Prod, string? commit = null) =>
        Recipes(commit) is var recipes ? recipes.Of(recipes.Model.Get(component), target) : null!;

    public Digest Fingerprint(string component = "visits", ImageTarget target = ImageTarget.Prod) => Recipe(component, target).Fingerprint;

    /// <summary>The names in the context; links as <c>name -&gt; source</c>.</summary>
    public string Names(ImageTarget target = ImageTarget.Prod) =>
        string.Join(' ', Recipe("visits", target).Files.Select(file => file.Source == "apps/visits/" + file.Name || file.Source == file.Name ? file.Name : $"{file.Name}={file.Source}"));

    /// <summary>The codes of what is wrong.</summary>
    public string Problems(string component = "visits") => string.Join(' ', Recipe(component).Problems.Select(problem => problem.Code));

    string? Text(string path) => Files.Where(file => file.File.TrimEnd('*', '@') == path).Select(file => file.Text).FirstOrDefault();
}
