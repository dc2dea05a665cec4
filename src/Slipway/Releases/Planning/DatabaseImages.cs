using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Planning;

/// <summary>
/// Which images the databases of a deploy run. What stands stays for as long as the manifest wants the same version: a tag that moves where the image comes
/// from never replaces a database. So does the copy in the stage's registry, which is made once.
/// </summary>
/// <param name="registryOf">The client for a repository of images.</param>
sealed class DatabaseImages(ReleaseScope scope, KubeClient client, Func<RegistryAddress, ImageReference, RegistryClient> registryOf)
{
    /// <summary>Copies of other people's images, in a registry of ours: <c>registry.example.net/mirror/postgres</c></summary>
    const string Folder = "mirror/";

    static readonly KubeResource Sets = new("apps", "v1", "StatefulSet", "statefulsets", true, []);

    /// <exception cref="ProblemException"><c>no-registry</c>, or the cluster or a registry cannot be asked.</exception>
    public async Task<ImmutableArray<DatabaseImage>> OfAllAsync(CancellationToken cancellation)
    {
        var owned = scope.Components.SelectMany(component => OwnedDatabase.Of(component.Name, component.On(scope.Stage)).Select(database => (Component: component, Database: database))).ToList();
        if (owned.Count == 0)
        {
            return [];
        }

        var standing = await StandingAsync(owned.Select(one => scope.Of(one.Component).Namespace).Distinct(StringComparer.Ordinal), cancellation);
        return [.. await Task.WhenAll(owned.Select(one => OfAsync(one.Component, one.Database, standing.GetValueOrDefault((scope.Of(one.Component).Namespace, one.Database.Name)), cancellation)))];
    }

    /// <summary>The StatefulSets of all databases, by namespace and name: one LIST for each namespace.</summary>
    async Task<Dictionary<(string Space, string Name), JsonObject>> StandingAsync(IEnumerable<string> spaces, CancellationToken cancellation)
    {
        var selector = $"{new ObjectOwner(scope.Model.Name, scope.Stage.Name, "").SharedSelector},{DatabaseMark.Label}";
        var lists = await Task.WhenAll(spaces.Select(space => client.ListAsync(new KubeSelection(Sets, space, selector), cancellation)));
        return lists.SelectMany(list => list.Items).ToDictionary(set => (set.Namespace() ?? "", set.Name() ?? ""));
    }

    async Task<DatabaseImage> OfAsync(Component component, OwnedDatabase database, JsonObject? standing, CancellationToken cancellation)
    {
        var registry = scope.Of(component).Stage.Registry ?? throw new ProblemException(NoRegistry(database));
        var (pulled, pushed) = (ImageReference.In(registry.Pull, Name(database)), CopyOf(database, registry));
        if (standing is not null && standing.At("metadata", "annotations").Text(DatabaseMark.Image) == database.Image && Running(standing) is { } image && image.StartsWith($"{pulled.Name}@", StringComparison.Ordinal))
        {
            return new DatabaseImage(database, image);
        }

        return await registryOf(registry, pushed).FindAsync(pushed, cancellation) is { } there
            ? new DatabaseImage(database, pulled.At(there.Digest).ToString())
            : new DatabaseImage(database, pulled.At(WantedImage.NotCopied).ToString(), pushed);
    }

    /// <summary>Where the copy of a database's image is.</summary>
    public static ImageReference CopyOf(OwnedDatabase database, RegistryAddress registry) => ImageReference.In(registry.Push, Name(database)).Tagged(database.Image.Split(':')[1]);

    static string Name(OwnedDatabase database) => Folder + database.Image.Split(':')[0];

    static string? Running(JsonObject set) => set.Objects("spec", "template", "spec", "containers").FirstOrDefault().Text("image");

    Problem NoRegistry(OwnedDatabase database) => new("no-registry", $"stage `{scope.Stage.Name}` has no registry from which the image of `{database.Id}` could come")
    {
        Fix = $"give it one in the repository's slipway.yaml: `stages: {{ {scope.Stage.Name}: {{ registry: registry.example.net/team }} }}`",
    };
}
