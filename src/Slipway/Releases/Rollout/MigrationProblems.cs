using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Rollout;

/// <summary>What a migration that did not succeed came to.</summary>
static class MigrationProblems
{
    const string MayRun = "it may still be at work: look with `kubectl get jobs,pods`, and delete the Job before anything else is done";

    /// <param name="isOver">Nothing of it runs any more.</param>
    public static Problem Of(string job, RolloutFailure failure, bool isOver)
    {
        var (name, problem) = (KubeText.Clean(job, 100), failure.ToProblem());
        var told = problem.Code switch
        {
            "rollout-job" => new Problem("migration-failed", $"the migration `{name}` failed") { Kind = ProblemKind.Failure, Why = problem.Why, Fix = problem.Fix },
            "rollout-gone" => Gone(name),
            "rollout-deadline" => new Problem("migration-deadline", $"the migration `{name}` was not done in time") { Kind = ProblemKind.Timeout, Why = problem.Why, Fix = "see with `--rehearse` what takes so long and which locks it holds; more time is `data: { timeout: 2h }`" },
            _ => problem,
        };
        return isOver ? told : told with { Fix = MayRun };
    }

    public static Problem Gone(string job) => new("migration-failed", $"the migration `{KubeText.Clean(job, 100)}` was deleted while it was at work")
    {
        Kind = ProblemKind.Failure,
        Why = "how much of it is done is not known",
        Fix = "look at `migrate status` of the component before the next deploy",
    };
}
