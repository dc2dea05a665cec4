using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Releases.Planning.Charts;

/// <summary>An object of a chart that is no part of what stands, but made on the way there: a Job before or after an installation.</summary>
/// <param name="Events">When: <c>pre-install</c>, <c>post-upgrade</c>.</param>
/// <param name="Weight">The lightest comes first.</param>
sealed record ChartHook(JsonObject Object, ImmutableArray<string> Events, int Weight, ImmutableArray<string> Deletions)
{
    public const string Annotation = "helm.sh/hook";

    /// <summary>Those that a release has. What Helm does when a chart is tested or deleted is not among them.</summary>
    static readonly string[] Known = ["pre-install", "post-install", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback"];

    /// <summary>Null: it is an object like any other.</summary>
    public static ChartHook? Of(JsonObject one)
    {
        var annotations = one.At("metadata", "annotations");
        return annotations.Text(Annotation) is not { } events ? null : new ChartHook(
            one,
            [.. Words(events).Where(Known.Contains)],
            int.TryParse(annotations.Text("helm.sh/hook-weight"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight) ? weight : 0,
            Words(annotations.Text("helm.sh/hook-delete-policy") ?? "") is { IsEmpty: false } policies ? policies : ["before-hook-creation"]);
    }

    /// <summary>Those of one event in the order in which Helm runs them: by weight, kind and name.</summary>
    public static ImmutableArray<ChartHook> Of(IEnumerable<JsonObject> hooks, string happening) =>
    [
        .. hooks.Select(Of).OfType<ChartHook>().Where(hook => hook.Events.Contains(happening))
            .OrderBy(hook => hook.Weight).ThenBy(hook => OwnObjects.Rank(hook.Object)).ThenBy(hook => hook.Object.Name(), StringComparer.Ordinal),
    ];

    /// <summary>One of that name is removed before it is made.</summary>
    public bool IsMadeAnew => IsDeletable && Deletions.Contains("before-hook-creation");

    /// <summary>It is removed when all hooks of its event have succeeded.</summary>
    public bool EndsWithSuccess => IsDeletable && Deletions.Contains("hook-succeeded");

    /// <summary>What it does takes time, and may fail.</summary>
    public bool Runs => ObjectKey.Of(Object) is { Group: "batch", Kind: "Job" } or { Group: "", Kind: "Pod" };

    /// <summary>Never a definition: all objects of the kind would go with it.</summary>
    public bool IsDeletable => Object.Kind() != "CustomResourceDefinition";

    static ImmutableArray<string> Words(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant())];
}
