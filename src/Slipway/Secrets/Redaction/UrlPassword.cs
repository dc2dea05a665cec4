namespace Slipway.Secrets.Redaction;

/// <summary>A URL with a password in it is a secret, wherever it comes from.</summary>
public static class UrlPassword
{
    /// <summary>What must not be shown of a value: the whole of it and its password, as written and as decoded; nothing when it is no such URL.</summary>
    public static IEnumerable<string> Of(string value)
    {
        // postgres://ada:se%40cret@db.example.net/visits?sslmode=require
        var start = value.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 4)
        {
            return [];
        }

        var end = value.AsSpan(start).IndexOfAny('/', '?', '#') is var found and >= 0 ? start + found : value.Length;
        var at = value.LastIndexOf('@', end - 1, end - start);
        var colon = at < 0 ? -1 : value.IndexOf(':', start, at - start);
        return colon < 0 || colon + 1 == at ? [] : [value, value[(colon + 1)..at], Uri.UnescapeDataString(value[(colon + 1)..at])];
    }
}
