using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>What a cluster answered, whole.</summary>
/// <param name="Tag">Its ETag; null: none.</param>
/// <param name="RetryAfter">When it wants to be asked again; null: it does not say.</param>
sealed record KubeAnswer(HttpStatusCode Status, byte[] Body, string? Tag, TimeSpan? RetryAfter)
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>Too much to do, or something between us and it does not work: worth another try.</summary>
    public bool IsBusy => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        || (Status == HttpStatusCode.InternalServerError && !Reason().IsUnknownField);

    /// <summary>The object in it; null: there is none.</summary>
    public JsonObject? Object() => Parse(Body);

    /// <summary>What the API says of a request that it refuses.</summary>
    public KubeStatus Reason() => KubeStatus.Of(Object());

    /// <summary>Null where the bytes are no JSON object.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, null, Options) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
