using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>What can go wrong with a cluster, in its own words and with what most often mends it.</summary>
static partial class KubeProblems
{
    public static ProblemException NoContext(KubeAccess access) => new(new Problem("kube-context", $"there is no context `{access.Context}` for kubectl")
    {
        Why = access.Kubeconfig is { } path ? $"it is not in `{path}`" : "it is not in the file that `KUBECONFIG` names, nor in `~/.kube/config`",
        Fix = "`kubectl config get-contexts` shows what there is; the stage names one under `context`",
    });

    public static ProblemException NoProxy(KubeAccess access, string why) => Failure("kube-proxy", $"`kubectl proxy` does not work for the context `{access.Context}`", why, null);

    public static ProblemException Unreachable(KubeRequest request, string why) =>
        Failure("kube-unreachable", $"the cluster cannot be reached to {request.Doing}", why, "look whether it runs: `kubectl --context CONTEXT get --raw /readyz`");

    public static ProblemException Nonsense(KubeRequest request, string why) => Failure("kube-answer", $"the cluster's answer makes no sense, when asked to {request.Doing}", why, null);

    /// <summary>For an answer that is not good.</summary>
    public static ProblemException Refused(KubeRequest request, KubeAnswer answer)
    {
        var status = answer.Reason();
        var message = status.Message.Length == 0 ? $"it answered {(int)answer.Status}" : request.IsSecret ? Quoted().Replace(status.Message, "$1***") : status.Message;
        var (code, fix) = Kind(answer.Status, status);
        return Failure(code, $"the cluster would not {request.Doing}", message, fix);
    }

    static (string Code, string? Fix) Kind(HttpStatusCode code, KubeStatus status) => code switch
    {
        HttpStatusCode.Unauthorized => ("kube-login", "log in as kubectl wants it: `kubectl --context CONTEXT auth whoami` must work"),
        HttpStatusCode.Forbidden when Has(status, "exceeded quota") => ("kube-quota", "ask for less under `scale`, or have the namespace's quota raised: `kubectl describe quota`"),
        HttpStatusCode.Forbidden when Has(status, "is being terminated") => ("kube-terminating", "wait until the namespace is gone, then do it again"),
        HttpStatusCode.Forbidden => ("kube-forbidden", "have a Role bound to you that allows it: `kubectl auth can-i --list` shows what you may"),
        HttpStatusCode.NotFound => ("kube-not-found", null),
        HttpStatusCode.Conflict => ("kube-conflict", "somebody else changed it: look at `kubectl get --show-managed-fields`, then do it again"),
        HttpStatusCode.UnprocessableEntity when Has(status, "immutable") || Has(status, "may not be changed") => ("kube-immutable", "it can only be made anew: remove the object, or give the new one another name"),
        HttpStatusCode.UnprocessableEntity => ("kube-invalid", status.Fields.IsEmpty ? null : $"look at {string.Join(", ", status.Fields.Distinct().Select(field => $"`{field}`"))}"),
        HttpStatusCode.BadRequest when Has(status, "unknown field") || Has(status, "field not declared in schema") => ("kube-unknown-field", "correct its name; `kubectl explain KIND --recursive` shows all that there are"),
        HttpStatusCode.RequestEntityTooLarge => ("kube-too-large", "an object holds 1.5 MiB at most: put less into it"),
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout =>
            ("kube-unreachable", "look whether it runs: `kubectl --context CONTEXT get --raw /readyz`"),
        // The API server does not call a field that server-side apply does not know a bad request.
        _ when Has(status, "field not declared in schema") => ("kube-unknown-field", "correct its name; `kubectl explain KIND --recursive` shows all that there are"),
        _ => ("kube-refused", null),
    };

    static bool Has(KubeStatus status, string words) => status.Message.Contains(words, StringComparison.Ordinal);

    static ProblemException Failure(string code, string what, string why, string? fix) =>
        new(new Problem(code, what) { Kind = ProblemKind.Failure, Why = why.Length == 0 ? null : why, Fix = fix });

    /// <summary>A sentence of our own for what the network said.</summary>
    public static string Words(Exception exception, KubeLimits limits) => exception switch
    {
        OperationCanceledException => $"no whole answer came within {limits.Answer.TotalSeconds:0.#} s",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "`kubectl proxy` has ended",
        _ => "the connection broke before all of the answer had come",
    };

    // Invalid value: "…": what was refused. Up to the end, since it may have quotation marks of its own.
    [GeneratedRegex("((?:value|data|key): ).*", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
