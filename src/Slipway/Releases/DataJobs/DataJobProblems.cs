using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;

namespace Slipway.Releases.DataJobs;

/// <summary>What can go wrong with work on data in a cluster, besides the work itself.</summary>
static class DataJobProblems
{
    const int LongestText = 4000;

    const int MostLines = 100;

    /// <summary>As the Job told them: their text comes from a log, where anybody may have written it.</summary>
    public static ProblemException Told(ToldAnswer answer) => new([.. answer.Problems.Select(told => new Problem(KubeText.Clean(told.Code, 60), Clean(told.What)!) { Kind = told.Kind, Why = Clean(told.Why), Fix = Clean(told.Fix) })]);

    /// <param name="data">For people: <c>visits/database</c>.</param>
    /// <param name="failure">Null: it ended well, and left no answer.</param>
    public static ProblemException Failed(string data, string job, RolloutFailure? failure)
    {
        var problem = failure?.ToProblem();

        // That a Job failed is our own doing; what else went wrong says more than its evidence alone.
        var why = problem is null ? "it ended without an answer, or its log was lost" : problem.Code is "rollout-job" or "rollout-deadline" || problem.Why is null ? problem.Why ?? problem.What : $"{problem.What}: {problem.Why}";
        return new ProblemException(new Problem("data-job-failed", $"the Job `{KubeText.Clean(job, 100)}` could not do its work on the data of `{data}`")
        {
            Kind = failure?.IsTimeout == true ? ProblemKind.Timeout : ProblemKind.Failure,
            Why = why,
            Fix = problem?.Code is "rollout-job" or "rollout-deadline" ? null : problem?.Fix,
        });
    }

    public static ProblemException Busy(string data, string job) => new(new Problem("data-job-busy", $"the Job `{KubeText.Clean(job, 100)}` still works on the data of `{data}`, and does not end")
    {
        Kind = ProblemKind.Locked,
        Why = "a command that was killed has left it, and two of them must not be at work at a time",
        Fix = $"see what holds it up: kubectl describe job {KubeText.Clean(job, 100)}",
    });

    public static ProblemException NoClaim(string claim, string space) => new(new Problem("snapshot-claim", $"there is no volume claim `{claim}` in the namespace `{space}`")
    {
        Why = "`data.snapshot.to` names it as the place of snapshots",
        Fix = "make it, or leave `data.snapshot.to` out: then Slipway makes one",
    });

    static string? Clean(string? text) => text is null ? null : string.Join('\n', text.Split('\n').Take(MostLines).Select(line => KubeText.Clean(line, LongestText)));
}
