using System.Collections.Concurrent;
using Slipway.Execution;
using Slipway.Problems;
using static Slipway.Tests.Execution.Steps;

namespace Slipway.Tests.Execution;

public class ExecutorTests
{
    readonly RecordingObserver _observer = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_start_after_those_they_wait_for()
    {
        var order = new ConcurrentQueue<string>();
        var plan = new Plan([Noting("a", order), Noting("b", order, "a"), Noting("c", order, "a"), Noting("d", order, "b", "c")]);

        var results = await Executor(4).RunAsync(plan, Cancellation);

        Assert.All(results, result => Assert.Equal(StepEnd.Done, result.End));
        Assert.Equal("a", order.First());
        Assert.Equal("d", order.Last());
    }

    [Fact]
    public async Task The_observer_is_told_of_the_plan_of_each_step_and_of_the_end()
    {
        var plan = new Plan([Effect("a", [], run => run.Write("hello")), Failing("b", "a"), Effect("c", ["b"])]);

        await Executor(2).RunAsync(plan, Cancellation);

        Assert.Equal(["began 3", "started a 1", "printed a hello", "ended a Done", "started b 1", "ended b Failed", "ended c NotRun", "finished 3"], _observer.Seen);
    }

    [Fact]
    public async Task What_does_not_depend_on_a_failed_step_goes_on_and_what_does_is_not_run()
    {
        var order = new ConcurrentQueue<string>();
        var plan = new Plan([Failing("a"), Noting("b", order, "a"), Noting("c", order, "b"), Noting("d", order)]);

        var results = await Executor(1).RunAsync(plan, Cancellation);

        Assert.Equal([StepEnd.Failed, StepEnd.NotRun, StepEnd.NotRun, StepEnd.Done], results.Select(result => result.End));
        Assert.Equal([null, "waited for `a`", "waited for `a`", null], results.Select(result => result.Note));
        Assert.Equal("broken", results[0].Problems.Single().What);
        Assert.Equal(["d"], order);
    }

    [Fact]
    public async Task After_the_first_failure_a_run_that_is_to_fail_fast_cancels_what_runs_and_begins_nothing_more()
    {
        var plan = new Plan([Endless("slow"), Failing("a"), Effect("b", ["a"]), Effect("c", ["slow"])]);
        var executor = new Executor(TimeProvider.System, _observer, new ExecutorOptions { Limit = 2, FailFast = true });

        var results = await executor.RunAsync(plan, Cancellation);

        Assert.Equal([StepEnd.NotRun, StepEnd.Failed, StepEnd.NotRun, StepEnd.NotRun], results.Select(result => result.End));
        Assert.Equal(["stopped half-way, because `a` failed", null, "waited for `a`", "stopped, because `a` failed"], results.Select(result => result.Note));
    }

    [Fact]
    public async Task Cancelling_ends_what_runs_and_starts_nothing_more()
    {
        using var source = new CancellationTokenSource();
        var order = new ConcurrentQueue<string>();
        var waits = Endless("waits");
        waits = waits with
        {
            RunAsync = async run =>
            {
                await source.CancelAsync();
                return await Endless("waits").RunAsync(run);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Executor(2).RunAsync(new Plan([waits, Noting("after", order, "waits")]), source.Token));

        Assert.Empty(order);
        Assert.Equal(["waits NotRun", "after NotRun"], _observer.Ended);
        Assert.Equal("finished 2", _observer.Seen[^1]);
    }

    [Fact]
    public async Task An_unexpected_exception_reaches_the_caller_as_it_is_when_the_rest_has_been_ended()
    {
        var begun = new TaskCompletionSource();
        var hasEnded = false;
        var beside = new Step("beside", [], async run =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, run.Cancellation);
            }
            finally
            {
                hasEnded = true;
            }

            return new StepOutcome();
        });
        var broken = new Step("broken", [], async _ =>
        {
            await begun.Task;
            throw new InvalidOperationException("a defect");
        });
        var order = new ConcurrentQueue<string>();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Executor(2).RunAsync(new Plan([beside, broken, Noting("later", order)]), Cancellation));

        Assert.Equal("a defect", exception.Message);
        Assert.True(hasEnded);
        Assert.Empty(order);
        Assert.DoesNotContain("finished 3", _observer.Seen);
    }

    [Fact]
    public async Task Ten_thousand_steps_that_wait_for_one_another_or_for_one_resource_are_carried_out()
    {
        var ran = 0;
        var chain = Enumerable.Range(0, 5_000).Select(i => Effect($"chain {i}", i == 0 ? [] : [$"chain {i - 1}"], _ => Interlocked.Increment(ref ran)));
        var crowd = Enumerable.Range(0, 5_000).Select(i => Effect($"crowd {i}", [], _ => Interlocked.Increment(ref ran)) with { Uses = ["browser"] });

        var results = await Executor(4).RunAsync(new Plan(chain.Concat(crowd)), Cancellation);

        Assert.Equal(10_000, ran);
        Assert.All(results, result => Assert.Equal(StepEnd.Done, result.End));
    }

    [Fact]
    public async Task A_plan_without_steps_is_done_at_once()
    {
        Assert.Empty(await Executor(1).RunAsync(new Plan([]), Cancellation));
        Assert.Equal(["began 0", "finished 0"], _observer.Seen);
    }

    [Fact]
    public void A_plan_refuses_a_step_that_waits_for_one_that_does_not_come_before_it()
    {
        Assert.Throws<ArgumentException>(() => new Plan([Effect("a", ["b"]), Effect("b", [])]));
        Assert.Throws<ArgumentException>(() => new Plan([Effect("a", []), Effect("a", [])]));
    }

    Executor Executor(int limit) => new(TimeProvider.System, _observer, new ExecutorOptions { Limit = limit });

    static Step Noting(string name, ConcurrentQueue<string> order, params string[] after) => Effect(name, after, _ => order.Enqueue(name));
}
