namespace Slipway.Releases.Rollout;

/// <summary>How far a workload's new version is.</summary>
abstract record RolloutState;

/// <summary>It is on its way.</summary>
/// <param name="Note">For people: <c>2 of 3 new pods ready</c>.</param>
/// <param name="Ready">Grows with progress: pods that are ready.</param>
sealed record RolloutProgressing(string Note, long Ready = 0) : RolloutState
{
    /// <summary>What it turns into when nothing changes any more; null: the deadline decides, and no cause is known.</summary>
    public RolloutState? Becomes { get; init; }

    /// <summary>How long nothing may change before it is <see cref="Becomes"/>; null: until the deadline.</summary>
    public TimeSpan? After { get; init; }
}

/// <summary>Only the new version gets requests, and it is as much of it as was asked for.</summary>
sealed record RolloutDone : RolloutState;

/// <summary>There is proof that it will not come.</summary>
sealed record RolloutFailed(RolloutFailure Failure) : RolloutState;
