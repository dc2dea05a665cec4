using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Planning.Manifests;
using Slipway.Sources;

namespace Slipway.Releases.Planning;

/// <summary>Makes what a component is to become: from its manifest alone, or from Kubernetes objects or a chart of its own.</summary>
/// <param name="root">Of the repository.</param>
/// <param name="sources">Its files.</param>
sealed class WantedReleases(string root, KubeKinds kinds, IProgramRunner programs, ChartHost charts, ISourceTree sources)
{
    readonly ChartObjects _charts = new(root, charts, kinds, programs);

    /// <param name="folder">The component's, from the root.</param>
    /// <param name="stages">The stage and those it takes from, itself first.</param>
    /// <param name="imageOf">The image of another component by digest, for its own manifests; null: there is none in this deploy.</param>
    /// <exception cref="ProblemException">Its own manifests cannot be read.</exception>
    public async Task<WantedRelease> OfAsync(ObjectInputs inputs, WantedImage image, string folder, IEnumerable<string> stages, Func<string, string?> imageOf, CancellationToken cancellation)
    {
        var script = new DeployScript(sources, folder);
        if (script.IsThere)
        {
            return ByScript(script, inputs, image);
        }

        var made = ComponentObjects.Of(inputs);
        var wanted = new WantedRelease(inputs.Owner, inputs.Namespace, made.Objects)
        {
            Migration = made.Migration,
            Status = made.Status,
            Smoke = inputs.Settings.Smoke,
            Image = image,
        };
        return await OwnAsync(inputs, image, folder, stages, cancellation) is { } own ? With(wanted, own, inputs, imageOf) : wanted with { Problems = [.. NoHost(inputs)] };
    }

    /// <summary>The variables are kept in the cluster all the same: whoever goes on with it, or takes it back, runs it with those.</summary>
    static WantedRelease ByScript(DeployScript script, ObjectInputs inputs, WantedImage image) => new(inputs.Owner, inputs.Namespace, [.. ComponentObjects.Shared(inputs)])
    {
        Script = script.Of(inputs, image.Reference),
        Image = image,
        IsGenerated = false,
        Problems = [.. script.Problems(inputs.Owner.Component)],
    };

    WantedRelease With(WantedRelease wanted, OwnWritten own, ObjectInputs inputs, Func<string, string?> imageOf)
    {
        var ready = new OwnObjects(inputs, imageOf, (version, kind) => kinds.Find(version, kind)?.IsNamespaced);
        var hooks = ready.Hooks(own.Hooks);
        var (objects, problems) = ready.Of(Around(wanted, own, inputs), own.Objects);
        return wanted with { Objects = objects, Hooks = hooks, IsGenerated = false, Notes = own.Notes, Problems = [.. own.Problems, .. problems] };
    }

    /// <summary>The account only where something needs it.</summary>
    static IEnumerable<JsonObject> Around(WantedRelease wanted, OwnWritten own, ObjectInputs inputs)
    {
        var (around, account) = (ComponentObjects.Around(inputs).ToList(), inputs.Owner.Component);
        IEnumerable<JsonObject?> others = [.. around.Where(one => !IsAccount(one)), .. own.Objects.Select(one => one.Object), .. own.Hooks.Select(hook => hook.Object), wanted.Migration, wanted.Status];
        return AccountUse.IsNamed(account, others) ? around : around.Where(one => !IsAccount(one));
    }

    static bool IsAccount(JsonObject one) => ObjectKey.Of(one).Is("", "ServiceAccount");

    /// <summary>Null: it has none.</summary>
    async Task<OwnWritten?> OwnAsync(ObjectInputs inputs, WantedImage image, string folder, IEnumerable<string> stages, CancellationToken cancellation)
    {
        var deploy = inputs.Settings.Deploy;
        return ChartPlace.Of(root, folder, deploy) is { } chart
            ? await _charts.OfAsync(chart, folder, inputs, stages, image.Reference, cancellation)
            : ManifestFolders.Of(root, folder, deploy) switch
            {
                null => null,
                { IsKustomize: true } own => new OwnWritten([.. await ManifestFolder.KustomizeAsync(root, own.Folder, programs, cancellation)]),
                { } own => new OwnWritten([.. ManifestFolder.Read(root, own.Folder)]),
            };
    }

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
