using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Images.Building;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Rollout;

/// <summary>Shows what the pods of a Job write while they do: each line once, over as many connections as it takes.</summary>
sealed class MigrationLog(StageObjects objects, KubeInspection inspection, Redactor redactor, RolloutTarget job, int most, Action<string> line)
{
    /// <summary>Between two connections, where the first broke.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    const int LongestLine = 4000;

    readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    readonly RedactingFlow _masked = new(redactor);
    readonly ArrayBufferWriter<byte> _output = new();
    readonly LastLines _last = new(most);

    /// <summary>To be read when nothing is followed any more.</summary>
    public ImmutableArray<string> LastLines => [.. _last.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Until all that the pods of an ended Job wrote has been shown.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            while (await objects.UntilAsync(Next, cancellation) is { Pod.Length: > 0 } place)
            {
                _followed.Add(place.Pod);
                await FollowAsync(place, cancellation);
            }
        }
        finally
        {
            _masked.Complete(_output);
            Show(isAll: true);
        }
    }

    /// <summary>The next pod that has something to say; one without a name: there will be no more.</summary>
    (ContainerPlace? Place, TimeSpan? Again) Next()
    {
        var owner = objects.Of(RolloutKinds.Jobs).FirstOrDefault(one => one.Uid() == job.Uid);
        var pod = owner is null ? null : objects.Of(RolloutKinds.Pods).FirstOrDefault(pod => pod.IsControlledBy(owner) && HasBegun(pod) && !_followed.Contains(pod.Name() ?? ""));
        var isOver = owner is not null && (owner.Condition("Complete") ?? owner.Condition("Failed") ?? owner.Condition("Suspended")).Text("status") == "True";
        return (pod is not null ? new ContainerPlace(pod.Name() ?? "", Container(pod)) : isOver ? new ContainerPlace("", "") : null, null);
    }

    async Task FollowAsync(ContainerPlace place, CancellationToken cancellation)
    {
        string? since = null;
        bool isOver;
        do
        {
            // Known before reading: then all of it was there to be read.
            isOver = objects.Now(() => IsOver(place));
            await foreach (var written in inspection.FollowLogAsync(objects.Space, place.Pod, place.Container, since, cancellation))
            {
                // The cluster counts in seconds, so that some come again.
                if (since is null || string.CompareOrdinal(written.Time, since) > 0)
                {
                    since = written.Time.Length > 0 ? written.Time : null;
                    _masked.Write(Encoding.UTF8.GetBytes(written.Text + "\n"), _output);
                    Show(isAll: false);
                }
            }

            if (!isOver)
            {
                await ForAMomentAsync(place, cancellation);
            }
        }
        while (!isOver);
    }

    /// <summary>It has ended, as will soon be known; or the connection broke.</summary>
    async Task ForAMomentAsync(ContainerPlace place, CancellationToken cancellation)
    {
        var start = objects.Time.GetTimestamp();
        await objects.UntilAsync<object>(() => Pause - objects.Time.GetElapsedTime(start) is var left && (IsOver(place) || left <= TimeSpan.Zero) ? (place, null) : (null, left), cancellation);
    }

    void Show(bool isAll)
    {
        var text = Encoding.UTF8.GetString(_output.WrittenSpan);
        var end = isAll ? text.Length : text.LastIndexOf('\n') + 1;
        var rest = Encoding.UTF8.GetBytes(text[end..]);
        _output.ResetWrittenCount();
        _output.Write(rest);
        foreach (var shown in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(one => KubeText.Clean(one, LongestLine)))
        {
            _last.Add(shown);
            line(shown);
        }
    }

    bool IsOver(ContainerPlace place) => objects.Of(RolloutKinds.Pods).FirstOrDefault(pod => pod.Name() == place.Pod) is not { } pod || pod.IsOver() || Status(pod).At("state", "terminated") is not null;

    static bool HasBegun(JsonObject pod) => Status(pod) is { } status && (status.At("state", "running") ?? status.At("state", "terminated")) is not null;

    static JsonObject? Status(JsonObject pod) => pod.Objects("status", "containerStatuses").FirstOrDefault(status => status.Text("name") == Container(pod));

    static string Container(JsonObject pod) => pod.Objects("spec", "containers").FirstOrDefault().Text("name") ?? "";
}
