namespace Visits.Visitors;

/// <summary>Which requests for the page are visits of a person.</summary>
static class CountingRules
{
    /// <summary>Parts of the names by which programs that nobody sits in front of introduce themselves, in lower case.</summary>
    static readonly string[] Programs =
    [
        "bot", "crawl", "spider", "slurp", "facebookexternalhit", "embedly", "preview", "archiver", "validator", "lighthouse",
        "kube-probe", "healthcheck", "health-check", "googlehc", "prometheus", "blackbox", "uptime", "pingdom", "statuscake", "monitor", "nagios", "zabbix",
    ];

    /// <summary>A telephone, not a robot.</summary>
    const string CubotTelephone = "cubot";

    public const string Head = "head";
    public const string Prefetch = "prefetch";
    public const string Program = "program";

    public static IReadOnlyList<string> Reasons { get; } = [Head, Prefetch, Program];

    // Sec-Purpose: prefetch;prerender    Purpose: prefetch    X-Purpose: preview    X-Moz: prefetch
    /// <summary>Why the request is not counted; null for a visit.</summary>
    /// <param name="purposes">The values of Sec-Purpose, Purpose, X-Purpose and X-Moz.</param>
    public static string? WhyNot(string method, string? userAgent, IEnumerable<string?> purposes)
    {
        if (!string.Equals(method, "GET", StringComparison.OrdinalIgnoreCase))
        {
            return Head;
        }

        if (purposes.Any(purpose => Says(purpose, "prefetch") || Says(purpose, "prerender") || Says(purpose, "preview")))
        {
            return Prefetch;
        }

        var agent = (userAgent ?? "").ToLowerInvariant().Replace(CubotTelephone, "", StringComparison.Ordinal);
        return Programs.Any(program => agent.Contains(program, StringComparison.Ordinal)) ? Program : null;
    }

    static bool Says(string? header, string word) => header?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
