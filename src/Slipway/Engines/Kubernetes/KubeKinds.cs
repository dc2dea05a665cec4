using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>The kinds of objects that a cluster serves.</summary>
sealed class KubeKinds
{
    readonly FrozenDictionary<(string ApiVersion, string Kind), KubeResource> _resources;

    KubeKinds(IEnumerable<KubeResource> resources) =>
        _resources = resources.GroupBy(resource => (resource.ApiVersion, resource.Kind)).ToFrozenDictionary(same => same.Key, same => same.First());

    public IEnumerable<KubeResource> All => _resources.Values;

    public KubeResource? Find(string apiVersion, string kind) => _resources.GetValueOrDefault((apiVersion, kind));

    /// <exception cref="ProblemException"><c>kube-no-kind</c></exception>
    public KubeResource Get(string apiVersion, string kind) => Find(apiVersion, kind) ?? throw new ProblemException(Missing(apiVersion, kind));

    /// <summary>That a kind is not among them.</summary>
    public Problem Missing(string apiVersion, string kind) => new("kube-no-kind", $"the cluster knows no `{KubeText.Clean(kind, 60)}` of `{KubeText.Clean(apiVersion, 80)}`")
    {
        Kind = ProblemKind.Failure,
        Why = All.Where(resource => resource.Kind == kind).Select(resource => resource.ApiVersion).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } others
            ? $"it knows that of {string.Join(", ", others.Select(other => $"`{other}`"))}"
            : null,
        Fix = "install the definition (CRD) of a kind that is not Kubernetes' own first",
    };

    /// <param name="documents">Objects <c>APIGroupDiscoveryList</c>: of <c>/api</c> and <c>/apis</c>.</param>
    public static KubeKinds Of(params IEnumerable<JsonObject> documents) => new(documents.SelectMany(Resources));

    static IEnumerable<KubeResource> Resources(JsonObject document) =>
        from item in document.Objects("items")
        let grouped = item.Text("metadata", "name") ?? ""
        from version in item.Objects("versions")
        let name = version.Text("version") ?? ""
        from resource in version.Objects("resources")
        let plural = resource.Text("resource")
        let kind = resource.Text("responseKind", "kind")
        where plural is not null && kind is not null && name.Length > 0
        select new KubeResource(grouped, name, kind, plural, resource.Text("scope") == "Namespaced", [.. resource.Texts("verbs")]);
}
