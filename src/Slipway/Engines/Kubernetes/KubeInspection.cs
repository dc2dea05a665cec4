using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>What explains a failure: the last lines that a container wrote, and what the cluster says happened.</summary>
sealed class KubeInspection(KubeConnection connection, KubeClient client)
{
    const int LogBytes = 256 * 1024;

    static readonly KubeResource Pods = new("", "v1", "Pod", "pods", true, []);

    static readonly KubeResource Events = new("", "v1", "Event", "events", true, []);

    /// <summary>The last lines of a container, at most 256 KiB. They are not redacted: that is up to whoever shows them.</summary>
    /// <param name="isPrevious">Of the container that ended before the one that runs now.</param>
    /// <returns>Null when there is no such container, or it wrote nothing that is kept.</returns>
    /// <exception cref="ProblemException">The cluster refuses, or cannot be reached.</exception>
    public async Task<ImmutableArray<string>?> LogAsync(string space, string pod, string container, int lines, bool isPrevious, CancellationToken cancellation)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"container={Uri.EscapeDataString(container)}&tailLines={lines}&limitBytes={LogBytes}{(isPrevious ? "&previous=true" : "")}");
        var request = new KubeRequest(HttpMethod.Get, $"{Pods.Path(space, pod)}/log?{query}", $"show the log of `{pod}`") { Accept = "*/*" };
        var answer = await connection.AskAsync(request, cancellation);
        return answer switch
        {
            { IsGood: true } => [.. Encoding.UTF8.GetString(answer.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries)],

            // "previous terminated container not found", "is waiting to start": it says so as a bad request.
            { Status: HttpStatusCode.NotFound or HttpStatusCode.BadRequest } => null,
            _ => throw KubeProblems.Refused(request, answer),
        };
    }

    /// <summary>All that a container has written until now, from its beginning, byte for byte.</summary>
    /// <param name="most">Bytes; what comes after them is left out.</param>
    /// <returns>Null when there is no such container, or it wrote nothing that is kept.</returns>
    /// <exception cref="ProblemException">The cluster refuses, or cannot be reached.</exception>
    public async Task<byte[]?> WholeLogAsync(string space, string pod, string container, int most, CancellationToken cancellation)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"container={Uri.EscapeDataString(container)}&limitBytes={most}");
        var request = new KubeRequest(HttpMethod.Get, $"{Pods.Path(space, pod)}/log?{query}", $"show the log of `{pod}`") { Accept = "*/*" };
        var answer = await connection.AskAsync(request, cancellation);
        return answer switch
        {
            { IsGood: true } => answer.Body,
            { Status: HttpStatusCode.NotFound or HttpStatusCode.BadRequest } => null,
            _ => throw KubeProblems.Refused(request, answer),
        };
    }

    /// <summary>The lines of a container as it writes them, each with the time at which it did; ends when the container does, or the connection.</summary>
    /// <param name="since">Null: from its beginning; else from the second of this line's time on, of which some were seen already.</param>
    /// <exception cref="ProblemException">The cluster refuses.</exception>
    public IAsyncEnumerable<KubeLogLine> FollowLogAsync(string space, string pod, string container, string? since, CancellationToken cancellation) =>
        LinesAsync(space, pod, $"container={Uri.EscapeDataString(container)}&follow=true&timestamps=true{(since is null ? "" : $"&sinceTime={Uri.EscapeDataString(since)}")}", cancellation);

    /// <summary>The lines that a container has written until now, of which the cluster keeps the last few megabytes.</summary>
    /// <param name="isPrevious">Of the container that ended before the one that runs now.</param>
    /// <param name="last">The last so many; null: all.</param>
    /// <exception cref="ProblemException">The cluster refuses.</exception>
    public IAsyncEnumerable<KubeLogLine> ReadLogAsync(string space, string pod, string container, bool isPrevious, string? since, int? last, CancellationToken cancellation) =>
        LinesAsync(space, pod, string.Create(CultureInfo.InvariantCulture, $"container={Uri.EscapeDataString(container)}&timestamps=true{(isPrevious ? "&previous=true" : "")}{(since is null ? "" : $"&sinceTime={Uri.EscapeDataString(since)}")}{(last is null ? "" : $"&tailLines={last}")}"), cancellation);

    async IAsyncEnumerable<KubeLogLine> LinesAsync(string space, string pod, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new KubeRequest(HttpMethod.Get, $"{Pods.Path(space, pod)}/log?{query}", $"show the log of `{pod}`") { Accept = "*/*" };
        using var response = await KubeLogStream.OpenAsync(connection, request, cancellation);
        if (response is null)
        {
            yield break;
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var line in KubeLogStream.ReadAsync(body, cancellation))
        {
            yield return line;
        }
    }

    /// <summary>What happened to one object, oldest first.</summary>
    /// <exception cref="ProblemException">The cluster refuses, or cannot be reached.</exception>
    public async Task<ImmutableArray<KubeEvent>> EventsAsync(string space, string uid, CancellationToken cancellation)
    {
        var list = await client.ListAsync(new KubeSelection(Events, space, Fields: $"involvedObject.uid={uid}"), cancellation);
        return [.. list.Items.Select(KubeEvent.Of).OrderBy(happened => happened.Last)];
    }
}
