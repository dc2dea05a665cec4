using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>Carries out a plan: in dependency order, in parallel within a limit. What does not depend on a failed step goes on.</summary>
/// <param name="limit">How many steps run at once, at least 1.</param>
public sealed class Executor(TimeProvider time, IPlanObserver observer, int limit)
{
    readonly Lock _observing = new();

    /// <returns>One result for each step, in the plan's order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the steps that ran have ended.</exception>
    public async Task<IReadOnlyList<StepResult>> RunAsync(Plan plan, CancellationToken cancellation)
    {
        using var slots = new SemaphoreSlim(limit);
        var running = new Dictionary<string, Task<StepResult>>(StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            var before = step.After.Select(name => running[name]).ToArray();
            running.Add(step.Name, RunAsync(step, before, slots, cancellation));
        }

        var results = await Task.WhenAll(plan.Steps.Select(step => running[step.Name]));
        cancellation.ThrowIfCancellationRequested();
        return results;
    }

    async Task<StepResult> RunAsync(Step step, Task<StepResult>[] before, SemaphoreSlim slots, CancellationToken cancellation)
    {
        // Leaves the loop that adds steps at once, also when the first ones end without waiting.
        await Task.Yield();
        var failed = (await Task.WhenAll(before)).FirstOrDefault(result => result.End is StepEnd.Failed or StepEnd.NotRun);
        var result = failed is not null || cancellation.IsCancellationRequested
            ? new StepResult(step, StepEnd.NotRun, TimeSpan.Zero, [], failed is null ? "cancelled" : $"waited for `{Root(failed)}`")
            : await InSlotAsync(step, slots, cancellation);
        lock (_observing)
        {
            observer.Ended(result);
        }

        return result;
    }

    async Task<StepResult> InSlotAsync(Step step, SemaphoreSlim slots, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        try
        {
            await slots.WaitAsync(cancellation);
            try
            {
                start = time.GetTimestamp();
                lock (_observing)
                {
                    observer.Started(step);
                }

                var outcome = await step.RunAsync(cancellation);
                return new StepResult(step, outcome.IsUnchanged ? StepEnd.Unchanged : StepEnd.Done, time.GetElapsedTime(start), [], outcome.Note);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (ProblemException exception)
        {
            return new StepResult(step, StepEnd.Failed, time.GetElapsedTime(start), exception.Problems, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new StepResult(step, StepEnd.NotRun, time.GetElapsedTime(start), [], "cancelled");
        }
    }

    /// <summary>The step that failed, not the one that in turn only waited for it.</summary>
    static string Root(StepResult failed) => failed.End == StepEnd.NotRun && failed.Note is { } note && note.StartsWith("waited for `", StringComparison.Ordinal)
        ? note["waited for `".Length..^1]
        : failed.Step.Name;
}
