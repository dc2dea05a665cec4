using System.Net.Http;

namespace Slipway.Engines.Kubernetes;

/// <summary>Which Kubernetes a cluster is.</summary>
static class KubeVersion
{
    /// <returns>As it says itself: <c>v1.34.2</c>, some with more behind it.</returns>
    /// <exception cref="Problems.ProblemException"/>
    public static async Task<string> ReadAsync(KubeConnection connection, CancellationToken cancellation)
    {
        var request = new KubeRequest(HttpMethod.Get, "/version", "tell its version");
        var answer = await connection.AskAsync(request, cancellation);
        var version = answer.IsGood ? answer.Object().Text("gitVersion") : throw KubeProblems.Refused(request, answer);
        return version is ['v', ..] && version.Length < 100 && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+') ? version : throw KubeProblems.Nonsense(request, "it has no version");
    }
}
