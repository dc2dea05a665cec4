using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.State;

namespace Slipway.Engines.Kubernetes;

/// <summary>Asks a cluster which kinds it serves: two requests, however many there are, and two empty answers while nothing changed.</summary>
sealed class KubeDiscovery
{
    const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    const int LongestKept = 8 * 1024 * 1024;

    static readonly string[] Paths = ["/api", "/apis"];

    readonly string? _cache;
    readonly Task<KeptAnswers> _kept;

    /// <summary>Begins to read what was answered last: to connect to a cluster takes longer.</summary>
    /// <param name="cache">A folder of our own, where the last answers are kept; null: nothing is. It need not be for one cluster: the tag decides.</param>
    public KubeDiscovery(string? cache)
    {
        _cache = cache;
        _kept = Task.Run(Recall);
    }

    /// <exception cref="Problems.ProblemException">The cluster cannot be reached, or is older than 1.30.</exception>
    public async Task<KubeKinds> ReadAsync(KubeConnection connection, CancellationToken cancellation)
    {
        var kept = await _kept;
        var documents = await Task.WhenAll(Paths.Select((path, at) => ReadAsync(connection, path, kept.Answers[at], cancellation)));
        return kept.Kinds is { } kinds && documents.Zip(kept.Answers).All(pair => pair.First == pair.Second?.Document) ? kinds : KubeKinds.Of(documents);
    }

    async Task<JsonObject> ReadAsync(KubeConnection connection, string path, KeptAnswer? kept, CancellationToken cancellation)
    {
        var request = new KubeRequest(HttpMethod.Get, path, "tell which kinds of objects it knows") { Accept = Aggregated };
        var answer = await connection.AskAsync(kept is null ? request : request with { Known = kept.Tag }, cancellation);
        if (kept is not null && answer.Status == HttpStatusCode.NotModified)
        {
            return kept.Document;
        }

        var document = answer.IsGood ? answer.Object() : throw KubeProblems.Refused(request, answer);
        if (document is null || document.Kind() != "APIGroupDiscoveryList")
        {
            throw KubeProblems.Nonsense(request, "it does not know the aggregated discovery that clusters since 1.30 have");
        }

        Keep(path, answer);
        return document;
    }

    KeptAnswers Recall()
    {
        var answers = Paths.Select(Kept).ToList();
        return new KeptAnswers(answers, answers.Contains(null) ? null : KubeKinds.Of(answers.Select(answer => answer!.Document)));
    }

    KeptAnswer? Kept(string path)
    {
        try
        {
            if (_cache is null || new FileInfo(FileOf(path)) is not { Exists: true, Length: < LongestKept })
            {
                return null;
            }

            var bytes = File.ReadAllBytes(FileOf(path));
            var end = bytes.AsSpan().IndexOf((byte)'\n');
            return end > 0 && KubeAnswer.Parse(bytes.AsSpan(end + 1)) is { } document ? new KeptAnswer(Encoding.UTF8.GetString(bytes, 0, end), document) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    void Keep(string path, KubeAnswer answer)
    {
        if (_cache is null || answer.Tag is not { } tag)
        {
            return;
        }

        try
        {
            PrivateFolder.Create(_cache);
            AtomicFile.Write(FileOf(path), [.. Encoding.UTF8.GetBytes(tag), (byte)'\n', .. answer.Body]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Problems.ProblemException)
        {
            // It is asked again next time.
        }
    }

    string FileOf(string path) => Path.Combine(_cache!, $"discovery{path.Replace('/', '-')}");

    /// <param name="Tag">Names this answer, to a cluster that has given it.</param>
    sealed record KeptAnswer(string Tag, JsonObject Document);

    /// <param name="Kinds">What they say together; null: one of them is not there.</param>
    sealed record KeptAnswers(IReadOnlyList<KeptAnswer?> Answers, KubeKinds? Kinds);
}
