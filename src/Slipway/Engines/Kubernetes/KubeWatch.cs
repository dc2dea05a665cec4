using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>Sees the changes of objects as they happen, over as many connections as it takes: nothing is missed, and nothing polled.</summary>
sealed class KubeWatch(KubeClient client, KubeConnection connection)
{
    readonly KubeLimits _limits = connection.Limits;

    /// <summary>Goes on until the caller stops, or the cluster cannot be reached for <see cref="KubeLimits.Away"/>.</summary>
    /// <param name="version">Changes after this moment; null: begins with all that there are.</param>
    /// <exception cref="ProblemException">The cluster refuses, or is away.</exception>
    public async IAsyncEnumerable<KubeChange> FollowAsync(KubeSelection selection, string? version, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (heard, fruitless) = (connection.Time.GetTimestamp(), 0);
        while (true)
        {
            if (version is null)
            {
                var list = await client.ListAsync(selection, cancellation);
                version = list.Version;
                yield return new KubeListed(list.Items);
            }

            var request = Request(selection, version);
            var (stream, isGone) = await OpenAsync(request, cancellation);
            using (stream)
            {
                heard = stream is null ? heard : connection.Time.GetTimestamp();
                while (stream is not null && await stream.NextAsync(cancellation) is { } line)
                {
                    (heard, fruitless) = (connection.Time.GetTimestamp(), 0);
                    if (line.Text("type") == "ERROR")
                    {
                        isGone = IsGone(request, line);
                        break;
                    }

                    version = line.Text("object", "metadata", "resourceVersion") ?? version;
                    if (ChangeOf(line) is { } change)
                    {
                        yield return change;
                    }
                }
            }

            version = isGone ? null : version;
            if (connection.Time.GetElapsedTime(heard) > _limits.Away)
            {
                throw KubeProblems.Unreachable(request, $"nothing was heard of it for {_limits.Away.TotalSeconds:0} s");
            }

            await Task.Delay(fruitless++ == 0 ? TimeSpan.Zero : connection.Pause(fruitless - 2), connection.Time, cancellation);
        }
    }

    /// <summary>No stream: it could not be opened this time, or the moment is forgotten.</summary>
    async Task<(KubeWatchStream? Stream, bool IsGone)> OpenAsync(KubeRequest request, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_limits.Answer, connection.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        HttpResponseMessage? response = null;
        try
        {
            response = await connection.OpenAsync(request, limit.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var stream = new KubeWatchStream(request, response, await response.Content.ReadAsStreamAsync(limit.Token), _limits, connection.Time);
                response = null;
                return (stream, false);
            }

            var answer = await connection.ReadAsync(request, response, limit.Token);
            return answer.IsBusy || answer.Status == HttpStatusCode.Gone ? (null, answer.Status == HttpStatusCode.Gone) : throw KubeProblems.Refused(request, answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, false);
        }
        finally
        {
            response?.Dispose();
        }
    }

    KubeRequest Request(KubeSelection selection, string version)
    {
        var seconds = Math.Max(1, (long)_limits.Watch.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var path = selection.Path(("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", version), ("timeoutSeconds", seconds));
        return new KubeRequest(HttpMethod.Get, path, $"watch {selection.Resource.Plural}");
    }

    /// <summary>Whether the cluster has forgotten the moment from which it was to tell; any other error is worth another try, unless it never ends.</summary>
    static bool IsGone(KubeRequest request, JsonObject line) => line.Number("object", "code") switch
    {
        410 => true,
        429 or >= 500 => false,
        _ => throw KubeProblems.Nonsense(request, KubeStatus.Of(line["object"] as JsonObject).Message),
    };

    static KubeChange? ChangeOf(JsonObject line) => (line.Text("type"), line["object"] as JsonObject) switch
    {
        ("ADDED" or "MODIFIED", { } changed) => new KubeChanged(changed),
        ("DELETED", { } deleted) => new KubeDeleted(deleted),
        _ => null,
    };
}
