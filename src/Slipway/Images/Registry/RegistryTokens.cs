using System.Collections.Concurrent;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>Convinces a registry: with a user and a password, or with a token that is fetched for them.</summary>
sealed class RegistryTokens(RegistryConnection connection, RegistryCredentials credentials, RegistryLimits limits)
{
    readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _known = new(StringComparer.Ordinal);
    Task<RegistryCredential?>? _credential;

    public bool HadPassword { get; private set; }

    /// <summary>What was good for a scope before; null: it is asked without.</summary>
    /// <param name="scope"><c>repository:team/visits:pull,push</c></param>
    public AuthenticationHeaderValue? Known(string scope) => _known.GetValueOrDefault(scope);

    /// <summary>What to say after a 401; null: there is nothing that we could say.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage refused, string scope, CancellationToken cancellation)
    {
        var challenges = refused.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var headers) ? headers.Select(AuthChallenge.Parse).OfType<AuthChallenge>().ToList() : [];
        var credential = await (_credential ??= credentials.FindAsync(connection.Host, cancellation));
        HadPassword = credential is not null;
        var header = challenges.Find(challenge => challenge.Scheme == "bearer") is { } bearer ? await FetchAsync(bearer, scope, credential, cancellation)
            : challenges.Exists(challenge => challenge.Scheme == "basic") && credential is { IsIdentityToken: false } ? Basic(credential)
            : null;
        if (header is not null)
        {
            _known[scope] = header;
        }

        return header;
    }

    static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password.Reveal()}")));

    async Task<AuthenticationHeaderValue?> FetchAsync(AuthChallenge challenge, string scope, RegistryCredential? credential, CancellationToken cancellation)
    {
        var registry = await connection.AddressAsync(cancellation);
        if (!challenge.Parameters.TryGetValue("realm", out var realm) || AuthRealm.Address(realm, registry) is not { } address
            || (credential is not null && !AuthRealm.MaySeePassword(address, registry)))
        {
            throw RegistryProblems.StrangeRealm(connection.Host);
        }

        using var request = Request(address, challenge.Parameters.GetValueOrDefault("service"), scope, credential);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.Answer);
        using var response = await connection.SendAsync(request, limit.Token);
        return response.IsSuccessStatusCode ? new AuthenticationHeaderValue("Bearer", Token(await BoundedBody.ReadAsync(response, limits.Bytes, limit.Token))) : null;
    }

    static HttpRequestMessage Request(Uri realm, string? service, string scope, RegistryCredential? credential)
    {
        List<KeyValuePair<string, string>> words = [.. service is null ? [] : (KeyValuePair<string, string>[])[new("service", service)], new("scope", scope)];
        if (credential is { IsIdentityToken: true })
        {
            words.AddRange([new("grant_type", "refresh_token"), new("client_id", "slipway"), new("refresh_token", credential.Password.Reveal())]);
            return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(words) };
        }

        var query = string.Join('&', words.Select(word => $"{word.Key}={Uri.EscapeDataString(word.Value)}"));
        var address = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query }.Uri;
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = credential is null ? null : Basic(credential);
        return request;
    }

    string Token(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var name in (ReadOnlySpan<string>)["token", "access_token"])
            {
                if (document.RootElement.TryGetProperty(name, out var token) && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } text && text.All(char.IsAscii) && !text.Any(char.IsControl))
                {
                    return text;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Said below, without a word of what may be half a token.
        }

        throw RegistryProblems.Nonsense(connection.Host, "where a token should be there is none");
    }
}
