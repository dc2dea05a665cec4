using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Deploys;

/// <summary>How long the version that stands may take to get ready when it is tried: several times what it took when it was rolled out, since it shares the nodes with it now.</summary>
static class TrialPace
{
    const int Times = 3;

    static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <param name="pods">Of the workload that stands.</param>
    /// <returns>Null: none of them tells.</returns>
    public static TimeSpan? Of(IEnumerable<JsonObject> pods) => pods.Where(pod => pod.HasServed() && !pod.IsEnding()).Select(Taken).Min() is { } taken ? Margin + (Times * taken) : null;

    /// <summary>Of a pod that was not ready for a while later on it is too much, and so is the wait then.</summary>
    static TimeSpan? Taken(JsonObject pod)
    {
        var started = pod.Objects("status", "containerStatuses").Select(container => Time(container.Text("state", "running", "startedAt"))).Max();
        return Time(pod.Condition("Ready").Text("lastTransitionTime")) - started is { } taken && taken >= TimeSpan.Zero ? taken : null;
    }

    static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
