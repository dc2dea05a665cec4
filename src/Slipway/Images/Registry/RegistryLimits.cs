namespace Slipway.Images.Registry;

/// <summary>How long and how much an answer of a registry may be: it is not ours, and is believed nothing.</summary>
public sealed record RegistryLimits
{
    /// <summary>For a connection to stand. Default: 10 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For an answer with all of its body, and between two pieces of a layer. Default: 30 s.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a manifest, a configuration, a token or a page of tags. Default: 4 MiB, which is what registries themselves allow a manifest.</summary>
    public int Bytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Tags of an image that are read. Default: 20,000.</summary>
    public int Tags { get; init; } = 20_000;

    /// <summary>Tries of a request that can be repeated. Default: 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause before the second try; doubled before the next. Default: 0.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Default: 5.</summary>
    public int Redirects { get; init; } = 5;
}
