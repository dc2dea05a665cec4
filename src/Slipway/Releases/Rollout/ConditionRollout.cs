using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Rollout;

/// <summary>The state of any other object: by its rule, else by the condition that says that it can be used, else it is there and that is enough.</summary>
static class ConditionRollout
{
    static readonly string[] Usable = ["Ready", "Available"];

    /// <exception cref="Problems.ProblemException"><c>wait-rule</c></exception>
    public static RolloutState Of(RolloutView view)
    {
        var rule = WaitRule.Of(view.Workload) ?? Usable.Where(type => view.Workload.Condition(type) is not null).Select(type => new WaitRule(true, type, "True")).FirstOrDefault();
        if (!view.IsObserved && view.Workload.At("status") is not null)
        {
            return new RolloutProgressing("is being taken up");
        }

        if (view.Condition("Stalled") is { } stalled)
        {
            return new RolloutFailed(Failure(view, $"Stalled: {stalled.Text("message")}"));
        }

        return rule is null || rule.IsMet(view.Workload)
            ? new RolloutDone()
            : new RolloutProgressing($"waits for {rule.Path}={rule.Value}") { Becomes = new RolloutFailed(Failure(view, Why(view, rule))) };
    }

    static string Why(RolloutView view, WaitRule rule)
    {
        var condition = rule.IsCondition ? view.Workload.Condition(rule.Path) : null;
        return condition is null ? $"{rule.Path} is {rule.Found(view.Workload) ?? "not there"}" : $"{rule.Path}={condition.Text("status")}: {condition.Text("reason")}: {condition.Text("message")}";
    }

    static RolloutFailure Failure(RolloutView view, string why) => new("rollout-condition", $"{view.Title} does not become ready")
    {
        Evidence = KubeText.Clean(why, 600),
        Fix = $"see what its controller says: `kubectl describe`; what is waited for is written in the annotation `{WaitRule.Annotation}`",
    };
}
