using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>A request to a cluster's API, as a value: it may have to be sent again.</summary>
/// <param name="Doing">For messages, after "would not": <c>apply Deployment `visits`</c>.</param>
/// <param name="Path">With its query.</param>
sealed record KubeRequest(HttpMethod Method, string Path, string Doing)
{
    static readonly Uri Api = new("http://localhost/");

    public JsonNode? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    /// <summary>The ETag of the answer that we have.</summary>
    public string? Known { get; init; }

    /// <summary>The object's kind, where messages about it may hold a secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Sending it twice does what sending it once does.</summary>
    public bool IsRepeatable => Method != HttpMethod.Post;

    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(Method, new Uri(Api, Path));
        message.Headers.TryAddWithoutValidation("User-Agent", "slipway");
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Known is not null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", Known);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.ToJsonString())) { Headers = { { "Content-Type", BodyType } } };
        }

        return message;
    }
}
