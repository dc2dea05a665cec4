using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Manifests;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Planning.Charts;

/// <summary>Makes the objects of a component's chart: one rendering for each of its releases.</summary>
/// <param name="root">Of the repository.</param>
sealed class ChartObjects(string root, ChartHost host, KubeKinds kinds, IProgramRunner programs)
{
    readonly ChartFetch _fetch = new(root, host.Cache, programs);
    readonly ChartRendering _rendering = new(Path.Combine(host.Cache, "rendered"), programs, host.Time);

    /// <param name="folder">The component's, from the root.</param>
    /// <param name="stages">The stage and those it takes from, itself first.</param>
    /// <param name="image">By digest; null: the component has none of ours.</param>
    /// <exception cref="ProblemException">It cannot be fetched, read or rendered.</exception>
    public async Task<OwnWritten> OfAsync(ChartReference chart, string folder, ObjectInputs inputs, IEnumerable<string> stages, string? image, CancellationToken cancellation)
    {
        var (path, shown) = chart.IsFolder ? (Path.Combine(root, folder, chart.Name), Path.Combine(folder, chart.Name).TrimEnd('/')) : (await _fetch.GetAsync(chart, cancellation), chart.Name);
        if (chart.IsFolder)
        {
            ManifestFolder.Inside(root, Path.Combine(folder, chart.Name));
        }

        var content = ChartContent.Read(path, shown);
        var all = new List<JsonObject>();
        foreach (var release in ChartRelease.Of(Path.Combine(root, folder), inputs.Owner.Component, stages))
        {
            ImmutableArray<string> values = release.Values is { } file ? [ManifestFolder.Inside(root, Path.GetRelativePath(root, file))] : [];
            all.AddRange(await RenderedAsync(new ChartInputs(release.Name, path, shown, inputs.Namespace, values, ChartValues.Pinned(content, release.Name, image)) { Content = content.Fingerprint, KubeVersion = await host.KubeVersion.Value }, cancellation));
        }

        return Written(content, shown, all) with
        {
            Problems = image is null || all.Any(one => Runs(one, image, inputs.Owner.Component)) ? [] : [ChartProblems.ImageUnused(inputs.Owner.Component, shown)],
        };
    }

    /// <summary>The objects of a chart that is no component's: one release, of its own name, with nothing but its values.</summary>
    /// <exception cref="ProblemException">It cannot be fetched, read or rendered.</exception>
    public async Task<OwnWritten> OfAsync(ClusterChart chart, string space, CancellationToken cancellation)
    {
        var (name, path) = (chart.Chart.Name, await _fetch.GetAsync(chart.Chart, cancellation));
        var content = ChartContent.Read(path, name);
        ImmutableArray<string> values = chart.Values is { } file ? [ManifestFolder.Inside(root, file)] : [];
        return Written(content, name, await RenderedAsync(new ChartInputs(name, path, name, space, values, "{}") { Content = content.Fingerprint, KubeVersion = await host.KubeVersion.Value }, cancellation));
    }

    async Task<IReadOnlyList<JsonObject>> RenderedAsync(ChartInputs inputs, CancellationToken cancellation) =>
        ObjectReader.Read(inputs.Chart, await _rendering.OfAsync(inputs with { ApiVersions = ApiVersions }, cancellation));

    static OwnWritten Written(ChartContent content, string chart, IReadOnlyCollection<JsonObject> all) => new([.. all.Where(one => ChartHook.Of(one) is null).Select(one => (chart, one))])
    {
        Hooks = [.. all.Where(one => ChartHook.Of(one) is { Events.IsEmpty: false }).Select(one => (chart, one))],
        Notes = [.. Notes(content, chart)],
    };

    ImmutableArray<string> ApiVersions => [.. kinds.All.Where(kind => kind.Group.Length > 0).SelectMany(kind => (string[])[kind.ApiVersion, $"{kind.ApiVersion}/{kind.Kind}"]).Distinct().Order(StringComparer.Ordinal)];

    static IEnumerable<string> Notes(ChartContent content, string chart)
    {
        foreach (var template in content.MentionedIn("lookup \""))
        {
            yield return $"chart `{chart}`: `lookup` in {template} finds nothing, since a chart is rendered without the cluster";
        }
    }

    static bool Runs(JsonNode? node, string image, string component) => node switch
    {
        JsonObject map => map.Any(field => field is { Key: "image", Value: JsonValue } ? field.Value.Text() is { } text && (text == image || text.EndsWith($"@{image.Split('@')[^1]}", StringComparison.Ordinal) || text == $"{{image:{component}}}") : Runs(field.Value, image, component)),
        JsonArray list => list.Any(item => Runs(item, image, component)),
        _ => false,
    };
}
