using System.Net;
using System.Text;
using Slipway.Engines.Kubernetes;

namespace Slipway.Tests.Engines.Kubernetes;

/// <summary>A cluster's API that gives prepared answers, one after the other, and remembers what it was asked.</summary>
sealed class FakeApi : HttpMessageHandler
{
    readonly Queue<FakeAnswer> _answers;

    public FakeApi(params IEnumerable<FakeAnswer> answers)
    {
        _answers = new Queue<FakeAnswer>(answers);
        Connection = new KubeConnection(new HttpMessageInvoker(this), Limits, TimeProvider.System);
        Client = new KubeClient(Connection);
    }

    public static KubeLimits Limits { get; } = new() { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMilliseconds(4) };

    /// <summary>Method, path and query of every request, in order.</summary>
    public List<string> Asked { get; } = [];

    public List<string> Bodies { get; } = [];

    public List<string> Accepted { get; } = [];

    public KubeConnection Connection { get; }

    public KubeClient Client { get; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{(request.Headers.IfNoneMatch.FirstOrDefault() is { } tag ? $" unless {tag}" : "")}");
        Accepted.Add(request.Headers.NonValidated["Accept"].ToString());
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        var answer = _answers.Dequeue();
        if (answer.Status == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }

        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body)) };
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}

/// <summary>An answer; status 0 is a connection that breaks.</summary>
sealed record FakeAnswer(int Status, string Body = "{}", params (string Name, string Value)[] Headers)
{
    /// <summary>A refusal in the API's own form.</summary>
    public static FakeAnswer Refusal(int status, string reason, string message) =>
        new(status, $$"""{ "kind": "Status", "reason": "{{reason}}", "message": {{System.Text.Json.Nodes.JsonValue.Create(message).ToJsonString()}} }""");
}
