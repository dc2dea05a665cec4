using System.Text.Json;

namespace Slipway.Images.Registry;

/// <summary>The pages of <c>tags/list</c>.</summary>
static class TagPages
{
    /// <summary>The tags of a page that are well formed; null: it is no such page.</summary>
    public static IReadOnlyList<string>? Read(byte[] page)
    {
        try
        {
            using var document = JsonDocument.Parse(page, new JsonDocumentOptions { MaxDepth = 8 });
            var tags = document.RootElement.GetProperty("tags");
            return tags.ValueKind == JsonValueKind.Null ? [] : [.. tags.EnumerateArray().Select(tag => tag.GetString()).OfType<string>().Where(ImageNameText.IsTag)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where the next page is; null: there is none, or it is not on the same registry.</summary>
    /// <param name="link"><c>&lt;/v2/visits/tags/list?last=b&amp;n=100&gt;; rel="next"</c></param>
    public static string? Next(string? link, Uri registry)
    {
        var (start, end) = link is null ? (-1, -1) : (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        return start >= 0 && end > start && link![end..].Contains("next", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(registry, link[(start + 1)..end], out var next) && RegistryCalls.IsSameServer(next, registry) && next.AbsolutePath.StartsWith("/v2/", StringComparison.Ordinal)
            ? next.PathAndQuery : null;
    }
}
