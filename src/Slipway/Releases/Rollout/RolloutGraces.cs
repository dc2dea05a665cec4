namespace Slipway.Releases.Rollout;

/// <summary>How long something that often mends itself is waited for before it is proof.</summary>
sealed record RolloutGraces
{
    /// <summary>A pod that fits on no node: an autoscaler may be about to say that it adds one. Default: 30 s.</summary>
    public TimeSpan Scheduling { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A registry that cannot be reached: three tries, as the kubelet spaces them. Default: 60 s.</summary>
    public TimeSpan Pull { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An object that a pod refers to and that is not there: another controller may make it. Default: 5 s.</summary>
    public TimeSpan Missing { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A quota that is used up: the old pods may be about to go. Default: 3 s.</summary>
    public TimeSpan Quota { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Any other refusal to make pods, such as that of a webhook that does not answer. Default: 30 s.</summary>
    public TimeSpan Refusal { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A process without a readiness probe counts as ready as soon as it runs: how long it must stay up. Default: 10 s.</summary>
    public TimeSpan Unproven { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What runs and is not ready, as its probes say. Default: null, until the deadline.</summary>
    public TimeSpan? Unready { get; init; }

    /// <summary>An old pod that has not gone when its own time for that was over: its node may be away. Default: 30 s.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(30);
}
