namespace Slipway.Releases.Rollout;

/// <summary>How long a rollout may take, and what of it is kept.</summary>
sealed record RolloutLimits
{
    public RolloutGraces Graces { get; init; } = new();

    /// <summary>Without progress, where the workload has no <c>progressDeadlineSeconds</c>. Default: 10 minutes.</summary>
    public TimeSpan Progress { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What the cluster itself gets to say that the workload's own deadline has passed: it knows better why. Default: 30 s.</summary>
    public TimeSpan Slack { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all must stay well when all are done. Default: not at all.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>For reading what a failed container wrote last. Default: 3 s.</summary>
    public TimeSpan Evidence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Default: 20.</summary>
    public int LastLines { get; init; } = 20;
}
