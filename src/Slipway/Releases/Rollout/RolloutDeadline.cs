namespace Slipway.Releases.Rollout;

/// <summary>A wait that ended, where nothing says why.</summary>
static class RolloutDeadline
{
    public static RolloutFailure Of(string title, string note) => new("rollout-deadline", $"{title} made no progress for as long as it may")
    {
        Evidence = $"{note}, and no event says why",
        Fix = "`kubectl describe` and `kubectl logs` of its pods may tell more; `progressDeadlineSeconds` gives it more time",
        IsTimeout = true,
    };

    public static RolloutFailure Gone(string title) => new("rollout-gone", $"{title} was deleted while it was rolled out")
    {
        Fix = "look who deletes it, then deploy again",
    };
}
