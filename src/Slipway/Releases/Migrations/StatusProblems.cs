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

    public static ProblemException Failed(string component, string? why, bool isTimeout, string? fix = null) => new(new Problem("migrate-status-failed", $"`{component}` cannot tell which of its migrations are pending")
    {
        Kind = isTimeout ? ProblemKind.Timeout : ProblemKind.Failure,
        Why = why,
        Fix = fix ?? "nothing was touched: see that its database answers, and that `migrate status` does in its image, then try again",
    });
}
