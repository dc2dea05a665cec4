using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Images.Registry;

namespace Slipway.Images.Publishing;

/// <summary>An image of ours on this machine's engine.</summary>
/// <param name="Id"><c>sha256:…</c></param>
/// <param name="Names">All names with tags: <c>plasma/visits:local-ada-1.4.0</c>, <c>localhost:5000/visits:v1.4.0</c>.</param>
/// <param name="Digests">What registries answered for it: <c>localhost:5000/visits@sha256:…</c>.</param>
sealed record EngineImage(string Id, ImmutableArray<ImageReference> Names, ImmutableArray<ImageReference> Digests, ImageConfiguration Configuration)
{
    /// <summary>In bytes, unpacked.</summary>
    public long Size { get; init; }

    public string? Component => Configuration.Label(ImageLabels.Component);

    /// <summary>From what <c>image inspect</c> answers; what is no image is left out.</summary>
    public static IReadOnlyList<EngineImage> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(Read).OfType<EngineImage>()];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    static EngineImage? Read(JsonElement image)
    {
        if (!image.TryGetProperty(nameof(Id), out var id) || id.GetString() is not { Length: > 0 } text)
        {
            return null;
        }

        // Podman writes an id without what it is a digest by.
        text = text.Contains(':', StringComparison.Ordinal) ? text : $"sha256:{text}";
        return new EngineImage(text, References(image, "RepoTags"), References(image, "RepoDigests"), ImageConfiguration.OfInspection(image))
        {
            Size = image.TryGetProperty(nameof(Size), out var size) && size.TryGetInt64(out var bytes) ? bytes : 0,
        };
    }

    static ImmutableArray<ImageReference> References(JsonElement image, string name) => image.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => ImageReference.TryParse(item.GetString() ?? "", out var reference) ? reference : null).OfType<ImageReference>()] : [];
}
