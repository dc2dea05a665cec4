using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Digests;

namespace Slipway.Images.Building;

/// <summary>One of our images that the engine has.</summary>
/// <param name="Id"><c>sha256:…</c></param>
sealed record StoredImage(string Id, Digest Fingerprint, ImmutableArray<string> Tags)
{
    /// <summary>The digests that registries answered, with the names there.</summary>
    public ImmutableArray<string> Digests { get; init; } = [];

    /// <summary>What <c>image inspect</c> answers. Images of others, and those whose label nobody of ours wrote, are left out.</summary>
    // [ { "Id": "sha256:…", "RepoTags": ["plasma/visits:local-ada-1.4.0"], "RepoDigests": [], "Config": { "Labels": { … } } } ]
    public static IReadOnlyList<StoredImage> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(Read).OfType<StoredImage>()];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Podman writes an id without what it is a digest by.</summary>
    public static string WholeId(string id) => id.Contains(':', StringComparison.Ordinal) ? id : "sha256:" + id;

    static StoredImage? Read(JsonElement image) =>
        image.TryGetProperty("Config", out var config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty(ImageLabels.Fingerprint, out var label) && Digest.TryParse(label.GetString(), out var fingerprint)
            ? new StoredImage(WholeId(image.GetProperty(nameof(Id)).GetString() ?? ""), fingerprint, Texts(image, "RepoTags")) { Digests = Texts(image, "RepoDigests") }
            : null;

    static ImmutableArray<string> Texts(JsonElement image, string name) =>
        image.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString()).OfType<string>()] : [];
}
