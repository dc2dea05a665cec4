using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>What the cluster says happened to an object.</summary>
/// <param name="Reason">One word: <c>FailedScheduling</c>.</param>
/// <param name="Message">A sentence, on one line.</param>
/// <param name="IsWarning">Something is not as it should be.</param>
/// <param name="Times">How often.</param>
/// <param name="Last">When it happened last; null: it does not say.</param>
sealed record KubeEvent(string Reason, string Message, bool IsWarning, long Times, DateTimeOffset? Last)
{
    const int LongestMessage = 1000;

    /// <param name="kubeEvent">Of the core group, as every cluster serves it.</param>
    public static KubeEvent Of(JsonObject kubeEvent) => new(
        KubeText.Clean(kubeEvent.Text("reason") ?? "", 100),
        KubeText.Clean(kubeEvent.Text("message") ?? "", LongestMessage),
        kubeEvent.Text("type") == "Warning",
        kubeEvent.Number("series", "count") ?? kubeEvent.Number("count") ?? 1,
        Time(kubeEvent.Text("series", "lastObservedTime")) ?? Time(kubeEvent.Text("lastTimestamp")) ?? Time(kubeEvent.Text("eventTime")));

    static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
