using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Clusters.Making;

/// <summary>Takes one context out of a kubeconfig, under the name that the stage has for it.</summary>
static class ClusterKubeconfig
{
    /// <summary>With all credentials in it, as JSON, which is YAML too.</summary>
    /// <param name="whole">As <c>kubectl config view --raw --flatten -o json</c> prints it.</param>
    /// <param name="context">The stage's: that of this name is taken, else the current one.</param>
    /// <exception cref="ProblemException"><c>cluster-kubeconfig</c></exception>
    public static string Of(JsonObject? whole, string context)
    {
        var name = Named(whole, "contexts", context) is null ? whole.Text("current-context") : context;
        var taken = Named(whole, "contexts", name);
        var cluster = Named(whole, "clusters", taken.Text("context", "cluster"));
        if (taken is null || cluster is null)
        {
            throw Nothing($"it has neither the context `{KubeText.Clean(context, 100)}` nor a current one with a cluster");
        }

        var one = (JsonObject)taken.DeepClone();
        one["name"] = context;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = context,
            ["contexts"] = new JsonArray(one),
            ["clusters"] = new JsonArray(cluster.DeepClone()),
            ["users"] = Named(whole, "users", taken.Text("context", "user")) is { } user ? new JsonArray(user.DeepClone()) : [],
        }.ToJsonString();
    }

    public static ProblemException Nothing(string why) => new(new Problem("cluster-kubeconfig", "the cluster was made, and its kubeconfig cannot be read")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "the last line that `cluster.up` prints on standard output is the path of a kubeconfig with the stage's context in it",
    });

    static JsonObject? Named(JsonObject? whole, string list, string? name) => whole.Objects(list).FirstOrDefault(item => name is not null && item.Text("name") == name);
}
