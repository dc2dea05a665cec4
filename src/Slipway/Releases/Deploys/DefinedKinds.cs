using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Deploys;

/// <summary>The kinds that a cluster serves, with those that the deploy itself defines.</summary>
/// <param name="kinds">As they were when it began.</param>
sealed class DefinedKinds(KubeClient client, KubeConnection connection, KubeKinds kinds)
{
    static readonly KubeResource Definitions = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, []);

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(string ApiVersion, string Kind), KubeResource> _defined = new();

    /// <summary>Null: the cluster knows no such kind.</summary>
    public KubeResource? Find(JsonObject one) => (one.Text("apiVersion") ?? "", one.Kind() ?? "") is var (version, kind) ? _defined.GetValueOrDefault((version, kind)) ?? kinds.Find(version, kind) : null;

    /// <exception cref="ProblemException"><c>kube-no-kind</c></exception>
    public KubeResource Get(JsonObject one) => Find(one) ?? throw new ProblemException(kinds.Missing(one.Text("apiVersion") ?? "", one.Kind() ?? ""));

    /// <summary>Waits until a definition that was applied is served: objects of its kind would be refused until then.</summary>
    /// <exception cref="ProblemException"><c>kube-not-established</c></exception>
    public async Task LearnAsync(JsonObject definition, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var selection = new KubeSelection(Definitions, null, null, $"metadata.name={definition.Name()}");
        try
        {
            await foreach (var change in new KubeWatch(client, connection).FollowAsync(selection, null, either.Token))
            {
                if ((change is KubeListed { Items: [var listed] } && IsEstablished(listed)) || (change is KubeChanged changed && IsEstablished(changed.Object)))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ProblemException(new Problem("kube-not-established", $"the cluster does not serve what `{definition.Name()}` defines")
            {
                Kind = ProblemKind.Timeout,
                Why = $"it was not established within {Patience.TotalSeconds:0} s",
                Fix = $"look at its conditions: kubectl get crd {definition.Name()} -o yaml",
            });
        }

        foreach (var resource in Of(definition))
        {
            _defined[(resource.ApiVersion, resource.Kind)] = resource;
        }
    }

    /// <summary>The kind in each of its versions.</summary>
    public static IEnumerable<KubeResource> Of(JsonObject definition) =>
        definition.Objects("spec", "versions").Where(version => version.At("served")?.ToString() != "false").Select(version => new KubeResource(
            definition.Text("spec", "group") ?? "", version.Text("name") ?? "", definition.Text("spec", "names", "kind") ?? "", definition.Text("spec", "names", "plural") ?? "",
            definition.Text("spec", "scope") == "Namespaced", ["list", "watch", "patch"]));

    static bool IsEstablished(JsonObject definition) => definition.Objects("status", "conditions").Any(condition => condition.Text("type") == "Established" && condition.Text("status") == "True");
}
