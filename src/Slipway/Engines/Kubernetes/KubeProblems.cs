using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>What can go wrong with a cluster, in its own words and with what most often mends it.</summary>
static partial class KubeProblems
{
    const string LookWhetherItRuns = "look whether it runs: `kubectl --context CONTEXT get --raw /readyz`";

    public static ProblemException NoContext(KubeAccess access) => new(new Problem("kube-context", $"there is no context `{access.Context}` for kubectl")
    {
        Why = access.Kubeconfig is { } path ? $"it is not in `{path}`" : "it is not in the file that `KUBECONFIG` names, nor in `~/.kube/config`",
        Fix = "`kubectl config get-contexts` shows what there is; the stage names one under `context`",
    });

    public static ProblemException NoProxy(KubeAccess access, string why) => Failure("kube-proxy", $"`kubectl proxy` does not work for the context `{access.Context}`", why, null);

    public static ProblemException Unreachable(KubeRequest request, string why) =>
        Failure("kube-unreachable", $"the cluster cannot be reached to {request.Doing}", why, LookWhetherItRuns);

    public static ProblemException Nonsense(KubeRequest request, string why) => Failure("kube-answer", $"the cluster's answer makes no sense, when asked to {request.Doing}", why, null);

    /// <summary>For an answer that is not good.</summary>
    public static ProblemException Refused(KubeRequest request, KubeAnswer answer)
    {
        var status = answer.Reason();
        var message = status.Message.Length == 0 ? $"it answered {(int)answer.Status}" : request.IsSecret ? Quoted().Replace(status.Message, "$1***") : status.Message;
        var (code, fix) = Mending(answer.Status, status);
        return Failure(code, $"the cluster would not {request.Doing}", message, fix);
    }

    static (string Code, string Fix) Mending(HttpStatusCode code, KubeStatus status) => code switch
    {
        HttpStatusCode.Unauthorized => By("kube-login", "log in as kubectl wants it: `kubectl --context CONTEXT auth whoami` must work"),
        HttpStatusCode.Forbidden when Has(status, "exceeded quota") => By("kube-quota", "ask for less under `scale`, or have the namespace's quota raised: `kubectl describe quota`"),
        HttpStatusCode.Forbidden when Has(status, "is being terminated") => By("kube-terminating", "wait until the namespace is gone, then do it again"),
        HttpStatusCode.Forbidden => By("kube-forbidden", "have a Role bound to you that allows it: `kubectl auth can-i --list` shows what you may"),
        HttpStatusCode.NotFound => By("kube-not-found", "look whether its namespace is there: `kubectl get namespaces`"),
        HttpStatusCode.Conflict => By("kube-conflict", "somebody else changed it: look at `kubectl get --show-managed-fields`, then do it again"),
        HttpStatusCode.UnprocessableEntity when Has(status, "immutable") || Has(status, "may not be changed") => By("kube-immutable", "it can only be made anew: remove the object, or give the new one another name"),
        HttpStatusCode.UnprocessableEntity => By("kube-invalid", $"correct {Fields(status)}"),
        HttpStatusCode.RequestEntityTooLarge => By("kube-too-large", "an object holds 1.5 MiB at most: put less into it"),
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => By("kube-unreachable", LookWhetherItRuns),
        _ when status.IsUnknownField => By("kube-unknown-field", "correct its name; `kubectl explain KIND --recursive` shows all that there are"),
        _ => By("kube-refused", "these are the cluster's own words: whoever runs it may know more"),
    };

    static (string Code, string Fix) By(string code, string fix) => (code, fix);

    static string Fields(KubeStatus status) => status.Fields.IsEmpty ? "the value" : string.Join(", ", status.Fields.Distinct().Select(field => $"`{KubeText.Clean(field, 100)}`"));

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
