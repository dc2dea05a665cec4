using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Images.Registry;

namespace Slipway.Images.Layers;

/// <summary>What an image of several platforms has for the one that this program runs on.</summary>
static class PlatformManifest
{
    /// <summary>As images call it: <c>amd64</c>.</summary>
    public static string Architecture { get; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <returns>The digest of its manifest; null: it is not among them.</returns>
    /// <param name="index">A list of manifests, each with its platform.</param>
    public static string? DigestOf(ImageManifest index, string architecture)
    {
        try
        {
            using var document = JsonDocument.Parse(index.Content, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.GetProperty("manifests").EnumerateArray()
                .Where(one => one.TryGetProperty("platform", out var platform) && Is(platform, "os", "linux") && Is(platform, "architecture", architecture))
                .Select(one => one.GetProperty("digest").GetString()).FirstOrDefault(digest => digest is not null && ImageNameText.IsDigest(digest));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    static bool Is(JsonElement platform, string name, string value) => platform.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.String && said.ValueEquals(value);
}
