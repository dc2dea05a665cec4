using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Manifests;
using Slipway.Repository.Components;

namespace Slipway.Releases.Planning;

/// <summary>Makes what a component is to become: from its manifest alone, or from Kubernetes objects of its own.</summary>
/// <param name="root">Of the repository.</param>
sealed class WantedReleases(string root, KubeKinds kinds, IProgramRunner programs)
{
    /// <param name="folder">The component's, from the root.</param>
    /// <param name="imageOf">The image of another component by digest, for its own manifests; null: there is none in this deploy.</param>
    /// <exception cref="ProblemException">Its own manifests cannot be read.</exception>
    public async Task<WantedRelease> OfAsync(ObjectInputs inputs, WantedImage image, string folder, Func<string, string?> imageOf, CancellationToken cancellation)
    {
        var made = ComponentObjects.Of(inputs);
        var own = await OwnAsync(inputs.Settings.Deploy, folder, cancellation);
        var (objects, problems) = own is null
            ? (made.Objects, [.. NoHost(inputs)])
            : new OwnObjects(inputs, imageOf, (version, kind) => kinds.Find(version, kind)?.IsNamespaced).Of(ComponentObjects.Around(inputs), own);
        return new WantedRelease(inputs.Owner, inputs.Namespace, objects)
        {
            Migration = made.Migration,
            Smoke = inputs.Settings.Smoke,
            Image = image,
            IsGenerated = own is null,
            Problems = problems,
        };
    }

    /// <summary>Null: it has none.</summary>
    async Task<IReadOnlyList<(string File, JsonObject Object)>?> OwnAsync(DeployDeclaration deploy, string folder, CancellationToken cancellation) => ManifestFolders.Of(root, folder, deploy) switch
    {
        null => null,
        { IsKustomize: true } own => await ManifestFolder.KustomizeAsync(root, own.Folder, programs, cancellation),
        { } own => ManifestFolder.Read(root, own.Folder),
    };

    /// <summary>Without this it would silently not be reached.</summary>
    static IEnumerable<Problem> NoHost(ObjectInputs inputs)
    {
        if (inputs.Settings.Expose is not null && IngressObject.HostOf(inputs) is null)
        {
            yield return new Problem("no-host", $"nothing says under which host `{inputs.Owner.Component}` is exposed on `{inputs.Owner.Stage}`")
            {
                Fix = "set `expose: { host: … }`, or for all of the stage `host: \"{app}.example.net\"`",
            };
        }
    }
}
