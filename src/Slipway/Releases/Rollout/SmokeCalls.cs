using System.Net;
using System.Net.Http;
using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Rollout;

/// <summary>Asks a Service through the API server: there may be no other way in.</summary>
sealed class SmokeCalls(KubeConnection connection, string space, SmokeTarget target, SmokeLimits limits)
{
    static readonly Uri Api = new("http://localhost/");

    /// <summary>Again while the cluster reaches no pod; what a pod answers is an answer.</summary>
    /// <exception cref="ProblemException"><c>smoke-path</c>; the cluster refuses.</exception>
    public async Task<SmokeAnswer> AskAsync(string path, CancellationToken cancellation)
    {
        var request = new KubeRequest(HttpMethod.Get, PathOf(path), $"ask the Service `{KubeText.Clean(target.Service, 100)}`") { Accept = "*/*" };
        var start = connection.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var answer = await OnceAsync(request, cancellation);
            if (!answer.IsOurs || connection.Time.GetElapsedTime(start) > limits.Patience)
            {
                return answer;
            }

            await Task.Delay(connection.Pause(attempt), connection.Time, cancellation);
        }
    }

    async Task<SmokeAnswer> OnceAsync(KubeRequest request, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limits.Answer, connection.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var response = await connection.OpenAsync(request, limit.Token);
            var body = await BodyAsync(response, limit.Token);
            var status = response.IsSuccessStatusCode ? null : KubeAnswer.Parse(body);
            if (status.Text("kind") != "Status" || status.Text("apiVersion") != "v1")
            {
                return new((int)response.StatusCode, Encoding.UTF8.GetString(body));
            }

            // The Service was made a moment ago, and a busy API server may not have heard of it: it answers from what it remembers.
            return new KubeAnswer(response.StatusCode, body, null, null) is { IsBusy: false, Status: not HttpStatusCode.NotFound } refused
                ? throw KubeProblems.Refused(request, refused)
                : new((int)response.StatusCode, KubeStatus.Of(status).Message, IsOurs: true);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new(0, "the connection to the cluster broke", IsOurs: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(0, $"no whole answer came within {limits.Answer.TotalSeconds:0.#} s");
        }
    }

    async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (kept.Length < limits.Bytes && await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, limits.Bytes - kept.Length));
        }

        return kept.ToArray();
    }

    /// <summary>It goes out with our own login: it must not lead anywhere but to the Service.</summary>
    string PathOf(string path)
    {
        var proxy = $"{RolloutKinds.Services.Path(space, $"{target.Service}:{target.Port}")}/proxy/";
        return path.StartsWith('/') && Uri.TryCreate(Api, $"{proxy}{path[1..]}", out var whole) && whole.AbsolutePath.StartsWith(new Uri(Api, proxy).AbsolutePath, StringComparison.Ordinal)
            ? whole.PathAndQuery
            : throw new ProblemException(new Problem("smoke-path", $"`{KubeText.Clean(path, 100)}` is no path that can be asked for") { Fix = "write it from the root of the application: `get: /version`" });
    }
}
