using System.Text;
using System.Text.Json;
using Slipway.Secrets;

namespace Slipway.Images.Registry;

/// <summary>What an engine's file of logins says of a registry: <c>~/.docker/config.json</c>, podman's <c>auth.json</c>.</summary>
/// <param name="Helper">The helper program that has it: <c>docker-credential-NAME</c>; null: the file has it itself, or nothing.</param>
/// <param name="Credential">What stands in the file.</param>
sealed record CredentialFile(string? Helper, RegistryCredential? Credential)
{
    public static readonly CredentialFile Nothing = new(null, null);

    /// <exception cref="JsonException">It is not JSON, or not such a file.</exception>
    public static CredentialFile Read(ReadOnlyMemory<byte> content, RegistryHost host)
    {
        using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 16 });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("not an object");
        }

        if (ByHost(root, "credHelpers", host) is { } named && Text(named) is { Length: > 0 } helper)
        {
            return new CredentialFile(helper, null);
        }

        // Docker leaves an empty entry in `auths` for what it has put into the store.
        var inFile = ByHost(root, "auths", host) is { ValueKind: JsonValueKind.Object } entry ? InFile(entry) : null;
        return root.TryGetProperty("credsStore", out var store) && Text(store) is { Length: > 0 } all ? new CredentialFile(all, inFile) : new CredentialFile(null, inFile);
    }

    /// <summary>What a helper answered: <c>{"ServerURL":"…","Username":"…","Secret":"…"}</c>; null: it makes no sense.</summary>
    public static RegistryCredential? ReadHelperAnswer(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 4 });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("Username", out var user) && root.TryGetProperty("Secret", out var secret)
                && Text(user) is { } name && Text(secret) is { Length: > 0 } password
                ? new RegistryCredential(name == RegistryCredential.TokenUser ? "" : name, new Secret(password)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static RegistryCredential? InFile(JsonElement entry)
    {
        if (entry.TryGetProperty("identitytoken", out var token) && Text(token) is { Length: > 0 } identity)
        {
            return new RegistryCredential("", new Secret(identity));
        }

        var buffer = new byte[16 * 1024];
        if (!entry.TryGetProperty("auth", out var both) || Text(both) is not { Length: > 0 } encoded || !Convert.TryFromBase64String(encoded, buffer, out var length))
        {
            return null;
        }

        // ada:secret, where the password may have colons, and old versions of Docker put a NUL at the end.
        var text = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\0');
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < text.Length ? new RegistryCredential(text[..colon], new Secret(text[(colon + 1)..])) : null;
    }

    static JsonElement? ByHost(JsonElement root, string map, RegistryHost host)
    {
        if (!root.TryGetProperty(map, out var entries) || entries.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var key in host.CredentialKeys)
        {
            foreach (var entry in entries.EnumerateObject())
            {
                if (entry.Name == key || HostOf(entry.Name) == key)
                {
                    return entry.Value;
                }
            }
        }

        return null;
    }

    /// <summary>Old files have addresses for keys: <c>https://registry.example.net/v1/</c>.</summary>
    static string HostOf(string key)
    {
        var rest = key.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? key[(scheme + 3)..] : key;
        return rest.Split('/')[0];
    }

    static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
