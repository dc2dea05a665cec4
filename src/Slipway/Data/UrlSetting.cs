namespace Slipway.Data;

/// <summary>A setting after the question mark of a URL: <c>postgresql://…/visits?sslmode=verify-full</c>.</summary>
static class UrlSetting
{
    /// <summary>Null: it is not there.</summary>
    public static string? Of(string url, string name)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        return start < 0 ? null : url[(start + 1)..].Split('&')
            .Where(part => part.StartsWith(name + "=", StringComparison.Ordinal)).Select(part => Uri.UnescapeDataString(part[(name.Length + 1)..])).FirstOrDefault();
    }
}
