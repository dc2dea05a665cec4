using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Rollout;

/// <summary>Asks a new version what decides whether it works.</summary>
/// <remarks>
/// Through the Service, as everybody asks: so its selector and port are proved too, one permission is enough, and the number of requests
/// does not grow with that of the pods, each of which has passed its readiness probe. That none of the old pods answers is seen
/// beforehand in the Service's EndpointSlices.
/// </remarks>
sealed class SmokeRun(KubeConnection connection, StageObjects objects, Redactor redactor, SmokeLimits limits)
{
    const int LongestShown = 300;

    /// <returns>What is wrong, one for each check; none: it works.</returns>
    /// <exception cref="ProblemException"><c>smoke-path</c>; the cluster refuses or is away.</exception>
    public async Task<ImmutableArray<Problem>> RunAsync(SmokeTarget target, ImmutableArray<SmokeCheck> checks, CancellationToken cancellation)
    {
        if (checks.IsEmpty)
        {
            return [];
        }

        if (await OnlyNewAsync(target, cancellation) is { } old)
        {
            return [old];
        }

        var calls = new SmokeCalls(connection, objects.Space, target, limits);
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var check in checks)
        {
            if (Judge(target, check, await calls.AskAsync(check.Path, cancellation)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems.DrainToImmutable();
    }

    /// <returns>Null: whoever answers is new.</returns>
    async Task<Problem?> OnlyNewAsync(SmokeTarget target, CancellationToken cancellation)
    {
        objects.Follow([RolloutKinds.EndpointSlices, RolloutKinds.ReplicaSets, RolloutKinds.Pods, .. target.Workloads.Select(workload => workload.Resource)]);
        var start = objects.Time.GetTimestamp();
        var found = await objects.UntilAsync<string>(
            () =>
            {
                var (what, left) = (SmokeEndpoints.Wrong(objects, target), limits.Patience - objects.Time.GetElapsedTime(start));
                return what is null || left <= TimeSpan.Zero ? (what ?? "", null) : (null, left);
            },
            cancellation);
        return found.Length == 0 ? null : new Problem("smoke-endpoints", $"the Service `{KubeText.Clean(target.Service, 100)}` does not lead to the new version")
        {
            Kind = ProblemKind.Failure,
            Why = found,
            Fix = "its selector must be labels that the new pods have: `kubectl get endpointslices`",
        };
    }

    Problem? Judge(SmokeTarget target, SmokeCheck check, SmokeAnswer answer)
    {
        var asked = $"`GET {KubeText.Clean(check.Path, 100)}` of `{KubeText.Clean(target.Service, 100)}`";
        return answer switch
        {
            { IsOurs: true } or { Status: 0 } => Failed($"{asked} was not answered", answer),
            _ when answer.Status != check.Status => Failed($"{asked} answered {answer.Status}, not {check.Status}", answer),
            _ when check.Text is { } text && !answer.Body.Contains(text, StringComparison.Ordinal) => Failed($"{asked} answered without `{KubeText.Clean(text, 100)}` in it", answer),
            _ => null,
        };
    }

    Problem Failed(string what, SmokeAnswer answer)
    {
        var shown = KubeText.Clean(redactor.Redact(answer.Body), LongestShown);
        var why = answer.IsOurs || answer.Status == 0 ? shown : shown.Length == 0 ? "the answer is empty" : $"the answer begins: {shown}";
        return new Problem("smoke-failed", what) { Kind = ProblemKind.Failure, Why = why, Fix = "see what the new version logs when it is asked that; or correct `smoke`, if it now answers otherwise" };
    }
}
