using Slipway.Execution;
using Slipway.Problems;
using static Slipway.Tests.Execution.Steps;

namespace Slipway.Tests.Execution;

/// <summary>Time limits and further attempts.</summary>
public class ExecutorAttemptTests
{
    readonly RecordingObserver _observer = new();
    readonly HandTime _time = new();

    [Fact]
    public async Task A_step_that_runs_out_of_time_is_cancelled_and_has_failed()
    {
        var run = RunAsync(Endless("slow") with { TimeLimit = TimeSpan.FromSeconds(5) });

        await PassAsync(TimeSpan.FromSeconds(5));

        var result = await run;
        Assert.Equal(StepEnd.Failed, result.End);
        Assert.Equal("`slow` did not end within 5 s", result.Problems.Single().What);
        Assert.Equal(ProblemKind.Timeout, result.Problems.Single().Kind);
        Assert.Equal(TimeSpan.FromSeconds(5), result.Elapsed);
        Assert.Equal(["slow Failed"], _observer.Ended);
    }

    [Fact]
    public async Task One_that_ran_out_of_time_is_tried_again_as_often_as_it_allows()
    {
        var run = RunAsync(Endless("slow") with { TimeLimit = TimeSpan.FromSeconds(5), Retries = 1 });

        await PassAsync(TimeSpan.FromSeconds(5));
        await PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(StepEnd.Failed, (await run).End);
        Assert.Equal(["began 1", "started slow 1", "started slow 2", "ended slow Failed", "finished 1"], _observer.Seen);
    }

    [Fact]
    public async Task A_later_attempt_may_succeed()
    {
        var step = new Step("flaky", [], async run =>
        {
            await Task.Delay(run.Attempt == 1 ? Timeout.Infinite : 0, run.Cancellation);
            return new StepOutcome(Note: $"attempt {run.Attempt}");
        });
        var run = RunAsync(step with { TimeLimit = TimeSpan.FromSeconds(5), Retries = 3 });

        await PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal((StepEnd.Done, "attempt 2"), ((await run).End, (await run).Note));
    }

    [Fact]
    public async Task Time_that_a_program_of_the_steps_ran_out_of_counts_too()
    {
        var attempts = 0;
        var step = Effect("calls", [], _ => throw new ProblemException(new Problem("program-timed-out", "no answer") { Kind = ++attempts > 0 ? ProblemKind.Timeout : ProblemKind.Failure }));

        await RunAsync(step with { Retries = 2 });

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Any_other_failure_is_final()
    {
        var attempts = 0;
        var step = Effect("fails", [], _ =>
        {
            attempts++;
            throw new ProblemException([new Problem("slow", "slow") { Kind = ProblemKind.Timeout }, new Problem("broken", "broken") { Kind = ProblemKind.Failure }]);
        });

        var result = await RunAsync(step with { Retries = 3 });

        Assert.Equal((StepEnd.Failed, 1), (result.End, attempts));
    }

    [Fact]
    public async Task A_user_who_cancels_is_not_taken_for_a_time_limit()
    {
        using var source = new CancellationTokenSource();
        var step = Endless("slow") with { TimeLimit = TimeSpan.FromSeconds(5), Retries = 3 };
        var run = Executor().RunAsync(new Plan([step]), source.Token);
        await _time.TimerIsSet.Task.WaitAsync(TestContext.Current.CancellationToken);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["began 1", "started slow 1", "ended slow NotRun", "finished 1"], _observer.Seen);
    }

    Executor Executor() => new(_time, _observer, new ExecutorOptions { Limit = 1 });

    async Task<StepResult> RunAsync(Step step) => (await Executor().RunAsync(new Plan([step]), TestContext.Current.CancellationToken)).Single();

    async Task PassAsync(TimeSpan time)
    {
        await _time.TimerIsSet.Task.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(time);
    }
}
