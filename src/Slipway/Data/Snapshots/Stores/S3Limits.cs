namespace Slipway.Data.Snapshots.Stores;

/// <summary>How long and how much an answer of a store may be, and how often it is asked again.</summary>
sealed record S3Limits
{
    /// <summary>For a connection to stand. Default: 10 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For an answer, with the sending of a part before it, and between two pieces of a content. Default: 5 min.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of an answer that is no content. Default: 4 MiB.</summary>
    public int Bytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Pages of a list, of a thousand files each. Default: 100.</summary>
    public int Pages { get; init; } = 100;

    /// <summary>Tries of a request. Default: 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause before the second try; doubled before the next. Default: 0.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes of a part of an upload. The store wants 5 MiB at least, and takes 10,000 parts; later parts are larger. Default: 16 MiB.</summary>
    public int Part { get; init; } = 16 * 1024 * 1024;
}
