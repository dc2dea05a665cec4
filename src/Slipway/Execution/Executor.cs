namespace Slipway.Execution;

/// <summary>Carries out a plan: in dependency order, in parallel within limits. What does not depend on a failed step goes on.</summary>
/// <param name="observer">Told of every step, one call at a time.</param>
public sealed class Executor(TimeProvider time, IPlanObserver observer, ExecutorOptions options)
{
    /// <returns>One result for each step, in the plan's order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the steps that ran have ended, and the journal says so.</exception>
    /// <exception cref="Exception">A defect in a step or the observer, as it was thrown; what ran beside it has been cancelled and has ended.</exception>
    public async Task<IReadOnlyList<StepResult>> RunAsync(Plan plan, CancellationToken cancellation)
    {
        using var run = new PlanRun(plan, time, new OneAtATime(observer), options, cancellation);
        return await run.RunAsync();
    }
}
