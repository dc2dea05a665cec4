using Slipway.Problems;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.Migrations;

/// <summary>Why it cannot be told which migrations are pending. Nothing was touched.</summary>
static class StatusProblems
{
    public static ProblemException Failed(string component, RolloutFailure failure)
    {
        var problem = failure.ToProblem();

        // That a Job failed is our own doing; what else went wrong says more than its evidence alone.
        var why = problem.Code is "rollout-job" or "rollout-deadline" ? problem.Why : problem.Why is null ? problem.What : $"{problem.What}: {problem.Why}";
        return Failed(component, why, failure.IsTimeout, problem.Code is "rollout-job" or "rollout-deadline" ? null : problem.Fix);
    }

    /// <summary>A plan may do without; a release must know what it does to the schema.</summary>
    public static Problem NotAllowed(string component) =>
        Failed(component, "you may not create the Job, ConfigMap and Secret that ask it, or not read its pod's log", isTimeout: false, "have a Role bound to you that allows it: `kubectl auth can-i --list` shows what you may").Problems[0];

    public static ProblemException Failed(string component, string? why, bool isTimeout, string? fix = null) => new(new Problem("migrate-status-failed", $"`{component}` cannot tell which of its migrations are pending")
    {
        Kind = isTimeout ? ProblemKind.Timeout : ProblemKind.Failure,
        Why = why,
        Fix = fix ?? "nothing was touched: see that its database answers, and that `migrate status` does in its image, then try again",
    });
}
