using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>The cluster does not let a workload's controller make its pods.</summary>
static class RefusedPods
{
    /// <param name="maker">Who makes the pods: the new ReplicaSet, or the workload itself.</param>
    /// <returns>Null: it may.</returns>
    public static RolloutSuspicion? Of(RolloutView view, JsonObject maker, RolloutGraces graces)
    {
        var message = Message(view, maker);
        return message switch
        {
            null => null,
            _ when Has(message, "exceeded quota") || Has(message, "failed quota") => new(Quota(view, message), graces.Quota),

            // Right after a namespace is made its ServiceAccounts are not there yet.
            _ when Has(message, "service account") && Has(message, "not found") => new(Forbidden(view, message), graces.Missing),
            _ when Has(message, "is forbidden") => RolloutSuspicion.Proof(Forbidden(view, message)),
            _ => new(Forbidden(view, message), graces.Refusal),
        };
    }

    static string? Message(RolloutView view, JsonObject maker) =>
        maker.Kind() == "ReplicaSet"
            ? maker.Condition("ReplicaFailure") is { } failure && failure.Text("status") == "True" && failure.Text("reason") == "FailedCreate" ? KubeText.Clean(failure.Text("message") ?? "", 1000) : null
            : view.EventsOf(maker).LastOrDefault(one => one.Reason == "FailedCreate")?.Message;

    static RolloutFailure Quota(RolloutView view, string message) => new("rollout-quota", $"the namespace's quota does not allow the new pods of {view.Title}")
    {
        Evidence = $"FailedCreate: {message}",
        Fix = Has(message, "must specify")
            ? "say what it needs under `scale`: the quota wants to know"
            : "ask for less under `scale`, or have the namespace's quota raised: `kubectl describe quota`",
    };

    static RolloutFailure Forbidden(RolloutView view, string message) => new("rollout-forbidden", $"the cluster does not let {view.Title} make its pods")
    {
        Evidence = $"FailedCreate: {message}",
        Fix = Has(message, "PodSecurity")
            ? "give its pods the security context that the namespace asks for, or have the namespace's label `pod-security.kubernetes.io/enforce` changed"
            : Has(message, "service account") ? "make the ServiceAccount that it names" : "have the rule or webhook that refuses changed",
    };

    static bool Has(string message, string words) => message.Contains(words, StringComparison.Ordinal);
}
