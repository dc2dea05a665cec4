using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>One pod of a release that stands, with other variables and where nobody's requests go: for trying it on a migrated copy of its data.</summary>
/// <param name="Deployment">With one pod.</param>
/// <param name="Service">Leads to that pod alone; null: the release has none.</param>
sealed record TrialObjects(JsonObject Secret, JsonObject Deployment, JsonObject? Service)
{
    /// <summary>The workload that stands, which it is a copy of.</summary>
    public required JsonObject Standing { get; init; }

    /// <summary>In the order in which they are applied.</summary>
    public IEnumerable<JsonObject> All => new[] { Secret, Deployment, Service }.OfType<JsonObject>();

    /// <param name="mark">Names them.</param>
    /// <returns>Null: the release runs nothing that could be tried.</returns>
    public static TrialObjects? Of(ReleaseRecord standing, string mark, ImmutableSortedDictionary<string, Secret> variables)
    {
        var service = DeployTargets.ServiceOf(standing);
        if (Workload(standing, service) is not { } workload)
        {
            return null;
        }

        var (name, labels) = (ObjectNames.Of(standing.Component, mark), Labels(standing.Component, mark));
        var secret = MigrationVariant.Secret(workload, $"{name}-data", variables);
        return new TrialObjects(secret, DeploymentOf(workload, name, labels, secret, variables.Keys), service is null ? null : Address(service, name, labels)) { Standing = workload };
    }

    /// <summary>What the Service leads to; without one, the first that runs.</summary>
    static JsonObject? Workload(ReleaseRecord standing, JsonObject? service)
    {
        var all = standing.Objects.Where(one => one.Text("apiVersion") == "apps/v1" && one.Kind() is "Deployment" or "StatefulSet" && !DatabaseMark.Is(one)).ToList();
        return all.Find(one => service is not null && LeadsTo(service, one)) ?? all.FirstOrDefault();
    }

    static bool LeadsTo(JsonObject service, JsonObject workload) =>
        service.At("spec", "selector") is JsonObject selector && selector.All(label => workload.Text("spec", "template", "metadata", "labels", label.Key) == label.Value?.ToString());

    static JsonObject DeploymentOf(JsonObject workload, string name, JsonObject labels, JsonObject secret, IEnumerable<string> variables)
    {
        var template = (JsonObject)workload["spec"]!["template"]!.DeepClone();
        template["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() };
        ((JsonObject)template["spec"]!).Remove("topologySpreadConstraints");
        foreach (var container in template.Objects("spec", "containers").Concat(template.Objects("spec", "initContainers")))
        {
            MigrationVariant.Exchange(container, secret.Name()!, variables);
        }

        return Shell("apps/v1", "Deployment", name, workload, new JsonObject
        {
            ["replicas"] = 1,
            ["revisionHistoryLimit"] = 0,
            ["strategy"] = new JsonObject { ["type"] = "Recreate" },
            ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
            ["template"] = template,
        });
    }

    static JsonObject Address(JsonObject service, string name, JsonObject labels) =>
        Shell("v1", "Service", name, service, new JsonObject { ["selector"] = labels.DeepClone(), ["ports"] = service.At("spec", "ports")?.DeepClone() });

    static JsonObject Shell(string apiVersion, string kind, string name, JsonObject like, JsonObject spec) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = like.Namespace(), ["labels"] = like.At("metadata", "labels")?.DeepClone() ?? new JsonObject() },
        ["spec"] = spec,
    };

    /// <summary>Those of the component, for the rules that let it reach its database; and none that a Service of it selects.</summary>
    static JsonObject Labels(string component, string mark) => new() { ["app.kubernetes.io/component"] = mark, ["app.kubernetes.io/name"] = component };
}
