using Visits.Addresses;
using Visits.Databases;

namespace Visits.Settings;

/// <summary>Everything that the environment may say, read and checked once. `apps/visits/README.md` describes each variable.</summary>
sealed record VisitsSettings(DatabaseUrl Database)
{
    /// <summary>What the page calls the program, and the generator tag names.</summary>
    public string AppName { get; init; } = "visits";

    public string UserName { get; init; } = "n/a";

    /// <summary>An http or https address; null for none.</summary>
    public string? UserUrl { get; init; }

    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>0 for a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>ASPNETCORE_URLS, which wins over <see cref="Listen"/> and <see cref="Port"/>.</summary>
    public string? Urls { get; init; }

    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;

    /// <summary>What cookies are signed and addresses hashed with; null to keep one in the database.</summary>
    public string? VisitorKey { get; init; }

    public int AddressRetentionDays { get; init; } = 30;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public string ListenUrls => Urls ?? $"http://{(Listen.Contains(':', StringComparison.Ordinal) ? $"[{Listen}]" : Listen)}:{Port}";
}
