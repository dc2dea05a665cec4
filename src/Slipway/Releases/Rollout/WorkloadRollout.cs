using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>How far the rollout of an object of any kind is: a pure function of what the cluster shows.</summary>
static class WorkloadRollout
{
    /// <exception cref="Problems.ProblemException"><c>wait-rule</c></exception>
    public static RolloutState Of(RolloutView view, RolloutGraces graces) => (view.Workload.Text("apiVersion"), view.Workload.Kind()) switch
    {
        ("apps/v1", _) when Progress(view) is { } progress => PodRollout.Of(view, progress, graces),
        ("batch/v1", "Job") => JobRollout.Of(view, graces),
        ("v1", "Pod") when WaitRule.Of(view.Workload) is null => PodRun.Of(view, graces),
        _ => ConditionRollout.Of(view),
    };

    /// <summary>Null: it is no workload that keeps pods running.</summary>
    public static WorkloadProgress? Progress(RolloutView view) => (view.Workload.Text("apiVersion"), view.Workload.Kind()) switch
    {
        ("apps/v1", "Deployment") => DeploymentProgress.Of(view),
        ("apps/v1", "StatefulSet") => SetProgress.OfStateful(view),
        ("apps/v1", "DaemonSet") => SetProgress.OfDaemons(view),
        _ => null,
    };
}
