using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.State;

namespace Slipway.Engines.Kubernetes;

/// <summary>Asks a cluster which kinds it serves: two requests, however many there are, and two empty answers while nothing changed.</summary>
/// <param name="cache">A folder of our own, where the last answers are kept; null: nothing is. It need not be for one cluster: the tag decides.</param>
sealed class KubeDiscovery(KubeConnection connection, string? cache)
{
    const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    const int LongestKept = 8 * 1024 * 1024;

    /// <exception cref="Problems.ProblemException">The cluster cannot be reached, or is older than 1.30.</exception>
    public async Task<KubeKinds> ReadAsync(CancellationToken cancellation) =>
        KubeKinds.Of(await Task.WhenAll(ReadAsync("/api", cancellation), ReadAsync("/apis", cancellation)));

    async Task<JsonObject> ReadAsync(string path, CancellationToken cancellation)
    {
        var request = new KubeRequest(HttpMethod.Get, path, "tell which kinds of objects it knows") { Accept = Aggregated };
        var kept = Kept(path);
        var answer = await connection.AskAsync(kept is null ? request : request with { Known = kept.Value.Tag }, cancellation);
        if (kept is not null && answer.Status == HttpStatusCode.NotModified)
        {
            return kept.Value.Document;
        }

        var document = answer.IsGood ? answer.Object() : throw KubeProblems.Refused(request, answer);
        if (document is null || document.Kind() != "APIGroupDiscoveryList")
        {
            throw KubeProblems.Nonsense(request, "it does not know the aggregated discovery that clusters since 1.30 have");
        }

        Keep(path, answer);
        return document;
    }

    (string Tag, JsonObject Document)? Kept(string path)
    {
        try
        {
            if (cache is null || new FileInfo(FileOf(path)) is not { Exists: true, Length: < LongestKept })
            {
                return null;
            }

            var bytes = File.ReadAllBytes(FileOf(path));
            var end = bytes.AsSpan().IndexOf((byte)'\n');
            return end > 0 && KubeAnswer.Parse(bytes.AsSpan(end + 1)) is { } document ? (Encoding.UTF8.GetString(bytes, 0, end), document) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    void Keep(string path, KubeAnswer answer)
    {
        if (cache is null || answer.Tag is not { } tag)
        {
            return;
        }

        try
        {
            PrivateFolder.Create(cache);
            AtomicFile.Write(FileOf(path), [.. Encoding.UTF8.GetBytes(tag), (byte)'\n', .. answer.Body]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Problems.ProblemException)
        {
            // It is asked again next time.
        }
    }

    string FileOf(string path) => Path.Combine(cache!, $"discovery{path.Replace('/', '-')}");
}
