namespace Slipway.Releases.Rollout;

/// <summary>How long and how much an answer to a smoke check may be.</summary>
sealed record SmokeLimits
{
    /// <summary>For the new pods to be behind the Service, and for the cluster to reach them. Default: 15 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For one answer. Default: 10 s.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>In which the text is looked for; the rest is not read. Default: 1 MiB.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
}
