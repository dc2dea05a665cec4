using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Images.Contexts;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Dockerfiles.Templates;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Sources;
using Slipway.Tasks;

namespace Slipway.Images;

/// <summary>Which components have an image, and what each is built from. Asks no engine. Safe for several threads.</summary>
/// <param name="files">The checkout.</param>
/// <param name="commit">The one that is checked out, for source that is cloned; null: there is none.</param>
public sealed class ImageRecipes(RepositoryModel model, Stage stage, ImageFiles files, string? commit)
{
    /// <summary>What a clone may need, and a public repository does not.</summary>
    const string GitCredentials = "git-credentials";

    readonly Lock _lock = new();
    readonly Dictionary<(Component, ImageTarget), ImageRecipe> _recipes = [];
    readonly Dictionary<(Component, ImageTarget), NewerImage> _instead = [];
    readonly HashSet<Component> _entered = [];
    readonly TaskPlaces _places = new(model, files.Sources);
    readonly ContextFiles _contexts = new(model, files.Sources, files.ReadLink);

    public RepositoryModel Model => model;

    /// <summary>It says so, has a Dockerfile, or is an app that runs and of a kind for which there is a default.</summary>
    public bool HasImage(Component component) =>
        _places.RunnableOf(component) == component || (component.Kind == ComponentKind.App && !component.On(stage).Processes.IsEmpty && DefaultOf(component) is not null);

    /// <summary>Everything that an image is built from, with what is wrong in it.</summary>
    public ImageRecipe Of(Component component, ImageTarget target)
    {
        lock (_lock)
        {
            return Find(component, target);
        }
    }

    /// <summary>Of the image that a component runs: the target that its manifest names.</summary>
    public ImageRecipe Used(Component component) => Of(component, ImageOf(component).Target);

    /// <summary>Makes the recipes of the images that these components run: whoever asks for them later finds them.</summary>
    public void Prepare(IEnumerable<Component> components)
    {
        foreach (var component in components.Where(HasImage))
        {
            _ = Used(component);
        }
    }

    /// <summary>The Dockerfile that a component without one gets; null: it is of no kind that we know.</summary>
    public DefaultDockerfile? DefaultOf(Component component) => DockerfileTemplates.Of(TemplateOf(component));

    /// <summary>From now on, another image takes the place of the one that would be built; also in what is built from it.</summary>
    public void Use(NewerImage image, Component component, ImageTarget target)
    {
        lock (_lock)
        {
            _instead[(component, target)] = image;
            _recipes.Clear();
        }
    }

    ImageRecipe Find(Component component, ImageTarget target)
    {
        if (_instead.TryGetValue((component, target), out var newer))
        {
            return new ImageRecipe(component, target, ImageOf(component)) { Fingerprint = newer.Fingerprint, Instead = newer.Reference };
        }

        if (!_recipes.TryGetValue((component, target), out var recipe))
        {
            _entered.Add(component);
            recipe = Make(component, target);
            _recipes[(component, target)] = recipe = recipe with { Fingerprint = ImageFingerprints.Of(recipe, one => Find(one, ImageOf(one).Target).Fingerprint) };
            _entered.Remove(component);
        }

        return recipe;
    }

    ImageRecipe Make(Component component, ImageTarget target)
    {
        var recipe = new ImageRecipe(component, target, ImageOf(component));
        if (files.Sources.Find(Below(component, "scripts/build")) is { Kind: SourceKind.Executable } script)
        {
            var all = _contexts.Of(new ContextRequest(component, component.Folder) { Include = recipe.Image.Include, Ignore = recipe.Image.Ignore });
            return recipe with { Script = script.Path, Files = all.Entries, Problems = all.Problems };
        }

        var (path, text, standard, problem) = DockerfileOf(recipe);
        if (text is null || DockerfileUse.Of(Dockerfile.Parse(text), ImageRecipe.Word(target)) is not { } use)
        {
            return recipe with { DockerfilePath = path, Problems = [problem ?? NoFrom(path!)] };
        }

        var problems = new List<Problem>();
        var context = _contexts.Of(RequestOf(recipe.Image, component, path, standard, use, problems));
        return recipe with
        {
            DockerfilePath = path,
            Dockerfile = text,
            Use = use,
            Commit = recipe.Image.Source == ImageSourceKind.Clone ? commit ?? "" : null,
            Bases = [.. use.Components.Select(name => BaseOf(component, name, problems)).OfType<Component>()],
            Files = context.Entries,
            Problems = [.. problems, .. context.Problems, .. SecretProblems(recipe.Image, use, component)],
        };
    }

    (string? Path, string? Text, DefaultDockerfile? Standard, Problem? Problem) DockerfileOf(ImageRecipe recipe)
    {
        var component = recipe.Component;
        var written = recipe.Image.Dockerfile is { } named ? [RelativePath.Combine(component.Folder, named) ?? named] : new[] { Below(component, "devops/Dockerfile"), Below(component, "Dockerfile") };
        if (written.FirstOrDefault(path => files.Sources.Find(path) is { Kind: not SourceKind.Submodule }) is { } path)
        {
            return files.Read(path) is { } text ? (path, text, null, null) : (path, null, null, new Problem("no-dockerfile", $"`{path}` cannot be read"));
        }

        if (recipe.Image.Dockerfile is null && DefaultOf(component) is { } standard)
        {
            return (null, standard.Text, standard, null);
        }

        return (null, null, null, new Problem("no-dockerfile", $"`{component.Name}` has no Dockerfile{(recipe.Image.Dockerfile is { } missing ? $" at `{missing}`" : "")}")
        {
            Where = component.Manifest.NameNode.Span,
            Why = recipe.Image.Dockerfile is null ? "and it is no project of dotnet, node, python or go that could be run, for which there would be a default" : "or Git ignores it",
            Fix = $"write `{Below(component, "devops/Dockerfile")}`",
        });
    }

    ContextRequest RequestOf(ImageDeclaration image, Component component, string? path, DefaultDockerfile? standard, DockerfileUse use, List<Problem> problems)
    {
        var written = image.Context ?? standard?.Context ?? ".";
        var folder = written.StartsWith('/') ? RelativePath.Combine("", written.TrimStart('/')) : RelativePath.Combine(component.Folder, written);
        if (folder is null)
        {
            problems.Add(new Problem("context-outside", $"the context `{written}` of `{component.Name}` lies outside of the repository") { Where = component.Manifest.NameNode.Span, Fix = "name a folder of the repository; `/` is its root" });
        }

        var ignoreFile = path is null ? null : new[] { path + ".dockerignore", Path.Combine(folder ?? "", ".dockerignore") }.FirstOrDefault(file => files.Sources.Find(file) is not null);
        return new ContextRequest(component, folder ?? component.Folder)
        {
            Include = [.. image.Include, .. standard?.Include ?? []],
            Ignore = image.Ignore,
            IgnoreFile = ignoreFile is not null && files.Read(ignoreFile) is { } text ? ContextRequest.ReadIgnoreFile(text) : [],
            LeftOut = path is null ? [] : [path, path + ".dockerignore", Path.Combine(folder ?? "", ".dockerignore")],
            Copied = use.Copied,
        };
    }

    /// <summary>A base image is a need: so what is built after what, and what a change touches, stands in one graph.</summary>
    Component? BaseOf(Component component, string name, List<Problem> problems)
    {
        var found = model.Find(name);
        if (found is null || _entered.Contains(found) || !model.GraphOn(stage).Needs[component].Contains(found))
        {
            problems.Add(new Problem("base-not-needed", $"the Dockerfile of `{component.Name}` is built from the image of `{name}`, {(found is null ? "and there is no such component" : "which it does not need")}")
            {
                Where = component.Manifest.NameNode.Span,
                Fix = found is null ? Suggestion.Sentence(name, model.Components.Select(other => other.Name)) ?? "`slipway list` shows what there is" : $"add `{name}` to its `needs`",
            });
            return null;
        }

        problems.AddRange(Find(found, ImageOf(found).Target).Problems);
        return found;
    }

    static IEnumerable<Problem> SecretProblems(ImageDeclaration image, DockerfileUse use, Component component) => image.Secrets.Where(MachineSetting.IsOne)
        .Select(name => new Problem("secret-reserved", $"`{component.Name}` cannot mount a secret `{name}` while its image is built")
        {
            Where = component.Manifest.NameNode.Span,
            Why = "under that name the machine's own setting is mounted",
            Fix = "give the secret another name",
        })
        .Concat(use.Secrets.Where(id => !image.Secrets.Contains(id) && !MachineSetting.IsOne(id) && id != GitCredentials)
            .Select(id => new Problem("secret-not-declared", $"the Dockerfile of `{component.Name}` mounts a secret `{id}`, which the manifest does not name")
            {
                Where = component.Manifest.NameNode.Span,
                Fix = $"image: {{ secrets: [{id}] }}, and `slipway secret set {id}`",
            }));

    static Problem NoFrom(string path) => new("no-dockerfile", $"`{path}` has no `FROM`") { Fix = "begin it with the image that it starts from: FROM debian:bookworm-slim" };

    TemplateComponent TemplateOf(Component component)
    {
        var start = component.Folder.Length == 0 ? 0 : component.Folder.Length + 1;
        var settings = component.On(stage);
        return new TemplateComponent(
            component.Name,
            [.. files.Sources.FilesOf(component.Folder).Select(file => file.Path[start..])],
            path => RelativePath.Combine(component.Folder, path) is { } full && files.Sources.Find(full) is not null ? files.Read(full) : null)
        {
            Process = settings.Processes.FirstOrDefault(process => process.Name == ProcessDeclaration.Web) ?? (settings.Processes is [var only] ? only : null),
            IsCloned = settings.Image.Source == ImageSourceKind.Clone,
            Folder = component.Folder,
        };
    }

    ImageDeclaration ImageOf(Component component) => component.On(stage).Image;

    static string Below(Component component, string path) => component.Folder.Length == 0 ? path : $"{component.Folder}/{path}";
}
