using System.Collections.Immutable;
using System.Net.Http;

namespace Slipway.Images.Registry;

/// <summary>A request to a registry's API, as a value: it may have to be sent again, with a token.</summary>
/// <param name="Address">Below <c>/v2/</c>, or absolute as the registry itself said.</param>
/// <param name="Scope">What a token must allow: <c>repository:team/visits:pull</c>.</param>
sealed record RegistryRequest(HttpMethod Method, string Address, string Scope)
{
    /// <summary>Media types that may be answered.</summary>
    public ImmutableArray<string> Accept { get; init; } = [];

    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>A body that can be sent once: the request is not repeated.</summary>
    public HttpContent? Stream { get; init; }

    public string BodyType { get; init; } = "application/octet-stream";

    /// <summary>Sending it twice does what sending it once does.</summary>
    public bool IsRepeatable => Stream is null && Method != HttpMethod.Post;

    public HttpRequestMessage Message(Uri registry)
    {
        var message = new HttpRequestMessage(Method, new Uri(registry, Address));
        message.Headers.TryAddWithoutValidation("User-Agent", "slipway");
        foreach (var type in Accept)
        {
            message.Headers.TryAddWithoutValidation("Accept", type);
        }

        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body) { Headers = { { "Content-Type", BodyType } } };
        }
        else if (Stream is not null)
        {
            message.Content = Stream;
        }

        return message;
    }
}
