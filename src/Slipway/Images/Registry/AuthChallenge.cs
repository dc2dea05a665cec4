using System.Collections.Immutable;

namespace Slipway.Images.Registry;

/// <summary>How a registry wants to be convinced: a <c>WWW-Authenticate</c> header, as RFC 9110 writes it.</summary>
/// <param name="Scheme">In lower case: <c>bearer</c>, <c>basic</c>.</param>
/// <param name="Parameters">By name in lower case.</param>
sealed record AuthChallenge(string Scheme, ImmutableDictionary<string, string> Parameters)
{
    const int Longest = 4096;

    /// <summary>Null: it is none that can be read.</summary>
    /// <param name="header"><c>Bearer realm="https://auth.example.net/token",service="registry.example.net",scope="repository:visits:pull"</c></param>
    public static AuthChallenge? Parse(string header)
    {
        var text = header.AsSpan().Trim();
        if (text.Length > Longest)
        {
            return null;
        }

        var space = text.IndexOf(' ');
        var scheme = (space < 0 ? text : text[..space]).ToString().ToLowerInvariant();
        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var rest = space < 0 ? default : text[space..].TrimStart();
        while (!rest.IsEmpty)
        {
            if (!ReadParameter(ref rest, parameters))
            {
                return null;
            }
        }

        return scheme.Length > 0 && scheme.All(char.IsAsciiLetterOrDigit) ? new AuthChallenge(scheme, parameters.ToImmutable()) : null;
    }

    static bool ReadParameter(ref ReadOnlySpan<char> rest, ImmutableDictionary<string, string>.Builder parameters)
    {
        var equals = rest.IndexOf('=');
        if (equals <= 0)
        {
            return false;
        }

        var name = rest[..equals].Trim().ToString().ToLowerInvariant();
        rest = rest[(equals + 1)..].TrimStart();
        var value = rest.StartsWith("\"") ? ReadQuoted(ref rest) : ReadToken(ref rest);
        if (value is null)
        {
            return false;
        }

        // The first of two counts: what is added later overrides nothing.
        parameters.TryAdd(name, value);
        rest = rest.TrimStart().TrimStart(',').TrimStart();
        return true;
    }

    static string ReadToken(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(',') is var comma and >= 0 ? comma : rest.Length;
        var value = rest[..end].Trim().ToString();
        rest = rest[end..];
        return value;
    }

    static string? ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var value = new System.Text.StringBuilder();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                rest = rest[(at + 1)..];
                return value.ToString();
            }

            if (rest[at] == '\\' && at + 1 < rest.Length)
            {
                at++;
            }

            value.Append(rest[at]);
        }

        return null;
    }
}
