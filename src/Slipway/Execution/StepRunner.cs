using System.Globalization;
using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>Does one step: finds its result, or runs it within its time limit, as often as it allows, and records what became of it.</summary>
/// <param name="began">The timestamp at which the run began.</param>
/// <param name="whyStopped">Once cancelled: a few words why, for a step that had begun or not.</param>
sealed class StepRunner(TimeProvider time, IPlanObserver observer, ExecutorOptions options, long began, Func<bool, string> whyStopped)
{
    public async Task<StepResult> RunAsync(Step step, CancellationToken cancellation)
    {
        if (await FindAsync(step, cancellation) is { } found)
        {
            return found;
        }

        var log = options.Logs?.Invoke(step);
        var start = time.GetTimestamp();
        var intent = new StepIntent(step, time, options.Journal, options.HasDurableEnds);
        var result = await RunAsync(step, intent, log, cancellation);
        result = result with { Began = time.GetElapsedTime(began, start), Elapsed = time.GetElapsedTime(start), Log = log?.Close() ?? StepLog.Empty };
        result = await intent.RecordAsync(result);
        if (result.End == StepEnd.Done && options.Results is { } store && step.Inputs is { } inputs
            && (inputs.AreUnchangedAsync is null || await inputs.AreUnchangedAsync(CancellationToken.None)))
        {
            await store.KeepAsync(result, CancellationToken.None);
        }

        return result;
    }

    async Task<StepResult?> FindAsync(Step step, CancellationToken cancellation)
    {
        try
        {
            return step.Inputs is not null && options.Results is { } kept && await kept.FindAsync(step, cancellation) is { } found
                ? found with { Began = time.GetElapsedTime(began) } : null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new StepResult(step, StepEnd.NotRun, TimeSpan.Zero, [], whyStopped(false));
        }
    }

    async Task<StepResult> RunAsync(Step step, StepIntent intent, IStepLogWriter? log, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                observer.Started(step, attempt);
                var outcome = await AttemptAsync(step, attempt, intent, log, cancellation);
                return new StepResult(step, outcome.IsUnchanged ? StepEnd.Unchanged : StepEnd.Done, TimeSpan.Zero, [], outcome.Note) { Outcome = outcome };
            }
            catch (ProblemException exception) when (attempt <= step.Retries && exception.Problems.All(problem => problem.Kind == ProblemKind.Timeout))
            {
                log?.Write(string.Create(CultureInfo.InvariantCulture, $"[slipway] ran out of time; attempt {attempt + 1} of {step.Retries + 1}"));
            }
            catch (ProblemException exception)
            {
                return new StepResult(step, StepEnd.Failed, TimeSpan.Zero, exception.Problems, null);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return new StepResult(step, StepEnd.NotRun, TimeSpan.Zero, [], whyStopped(true));
            }
        }
    }

    async Task<StepOutcome> AttemptAsync(Step step, int attempt, StepIntent intent, IStepLogWriter? log, CancellationToken cancellation)
    {
        using var limit = step.TimeLimit is { } most ? new CancellationTokenSource(most, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            if (!step.IntendsItself)
            {
                await intent.IntendAsync(attempt, either.Token);
            }

            return await step.RunAsync(new StepRun(attempt, Write, either.Token) { IntendAsync = () => intent.IntendAsync(attempt, either.Token) });
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ProblemException(new Problem("step-timed-out", $"`{step.Name}` did not end within {step.TimeLimit!.Value.TotalSeconds:0.#} s")
            {
                Kind = ProblemKind.Timeout,
                Fix = "give it a longer `timeout`, or find what it waits for",
            });
        }

        void Write(string line)
        {
            log?.Write(line);
            observer.Printed(step, line);
        }
    }
}
