namespace Slipway.Bootstrap.Fetching;

/// <summary>How long and how much a download may take: nothing waits, or grows, without an end.</summary>
public sealed record FetchLimits
{
    /// <summary>Bytes of one download. Default: 2 GiB.</summary>
    public long MaximumBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>For a connection to stand. Default: 15 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Without a byte, or an answer, for this long a transfer counts as broken. Default: 30 s.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries of one download; each goes on where the one before broke. Default: 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause before the second try; doubled before each that follows. Default: 0.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Default: 5.</summary>
    public int Redirects { get; init; } = 5;

    /// <summary>For another bootstrap to finish the same download or checkout. Default: 30 minutes.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Downloads at the same time. Default: 4.</summary>
    public int Parallel { get; init; } = 4;
}
