using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Images.Registry;

/// <summary>What a registry answered, whole.</summary>
sealed partial record RegistryAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>The digest that it says the content has; null: none that is one.</summary>
    public string? Digest => Header("Docker-Content-Digest") is { } digest && ImageNameText.IsDigest(digest) ? digest : null;

    public string? Header(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The registry's word for what is wrong: <c>MANIFEST_UNKNOWN</c>; null: it says none.</summary>
    public string? ErrorCode()
    {
        try
        {
            using var document = JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
                && errors[0].TryGetProperty("code", out var code) && code.GetString() is { } word && Word().IsMatch(word) ? word : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Z_]{1,40}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
