using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Slipway.Images.Registry;

/// <summary>A manifest as it lies in a registry, byte for byte: its digest is that of these bytes.</summary>
/// <param name="Type">Its media type.</param>
sealed record ImageManifest(string Type, ReadOnlyMemory<byte> Content)
{
    const int MostParts = 10_000;

    public string Digest => DigestOf(Content.Span);

    /// <summary>The configuration; null: it is an index, or none.</summary>
    public ImageBlob? Configuration { get; private init; }

    public ImmutableArray<ImageBlob> Layers { get; private init; } = [];

    /// <summary>Of an index: the manifests for each platform.</summary>
    public ImmutableArray<ImageBlob> Manifests { get; private init; } = [];

    /// <summary>Bytes of all layers as they are stored; 0 for an index.</summary>
    public long Size => Layers.Sum(layer => layer.Size);

    public static string DigestOf(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    /// <summary>Null: it is none that we know.</summary>
    public static ImageManifest? Read(string? type, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;

            // What the content says of itself counts, since it is what the digest stands for.
            type = root.TryGetProperty("mediaType", out var own) ? own.GetString() : type;
            return type is null || !ManifestTypes.All.Contains(type) ? null : new ImageManifest(type, content)
            {
                Configuration = root.TryGetProperty("config", out var configuration) ? Blob(configuration) : null,
                Layers = Blobs(root, "layers"),
                Manifests = Blobs(root, "manifests"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    static ImmutableArray<ImageBlob> Blobs(JsonElement root, string name) => !root.TryGetProperty(name, out var list) ? []
        : list.GetArrayLength() > MostParts ? throw new FormatException()
        : [.. list.EnumerateArray().Select(Blob)];

    static ImageBlob Blob(JsonElement element)
    {
        var digest = element.GetProperty("digest").GetString();
        var size = element.GetProperty("size").GetInt64();
        return digest is not null && ImageNameText.IsDigest(digest) && size >= 0
            ? new ImageBlob(digest, size) { IsElsewhere = element.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array && urls.GetArrayLength() > 0 }
            : throw new FormatException();
    }
}

/// <summary>A piece of an image in a registry.</summary>
/// <param name="Digest">Of its bytes as they are stored.</param>
/// <param name="Size">In bytes.</param>
sealed record ImageBlob(string Digest, long Size)
{
    /// <summary>The registry has it not, and says where it is: old layers of Windows.</summary>
    public bool IsElsewhere { get; init; }
}
