using System.Collections.Concurrent;
using Slipway.Execution;
using Slipway.Problems;

namespace Slipway.Tests.Execution;

public class ExecutorTests
{
    readonly RecordingObserver _observer = new();

    [Fact]
    public async Task Steps_start_after_those_they_wait_for()
    {
        var order = new ConcurrentQueue<string>();
        var plan = new Plan([Step("a", [], order), Step("b", ["a"], order), Step("c", ["a"], order), Step("d", ["b", "c"], order)]);

        var results = await Executor(4).RunAsync(plan, TestContext.Current.CancellationToken);

        Assert.All(results, result => Assert.Equal(StepEnd.Done, result.End));
        Assert.Equal("a", order.First());
        Assert.Equal("d", order.Last());
    }

    [Fact]
    public async Task What_does_not_depend_on_a_failed_step_goes_on_and_what_does_is_not_run()
    {
        var order = new ConcurrentQueue<string>();
        var plan = new Plan([Failing("a"), Step("b", ["a"], order), Step("c", ["b"], order), Step("d", [], order)]);

        var results = await Executor(1).RunAsync(plan, TestContext.Current.CancellationToken);

        Assert.Equal([StepEnd.Failed, StepEnd.NotRun, StepEnd.NotRun, StepEnd.Done], results.Select(result => result.End));
        Assert.Equal([null, "waited for `a`", "waited for `a`", null], results.Select(result => result.Note));
        Assert.Equal("broken", results[0].Problems.Single().What);
        Assert.Equal(["d"], order);
    }

    [Fact]
    public async Task No_more_than_the_limit_run_at_once()
    {
        var running = 0;
        var most = 0;
        var plan = new Plan(Enumerable.Range(0, 20).Select(i => new Step($"s{i}", [], async cancellation =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(5, cancellation);
            Interlocked.Decrement(ref running);
            return new StepOutcome();
        })));

        await Executor(3).RunAsync(plan, TestContext.Current.CancellationToken);

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Cancelling_ends_what_runs_and_starts_nothing_more()
    {
        using var source = new CancellationTokenSource();
        var order = new ConcurrentQueue<string>();
        var plan = new Plan(
        [
            new Step("waits", [], async cancellation =>
            {
                await source.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellation);
                return new StepOutcome();
            }),
            Step("after", ["waits"], order),
        ]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Executor(2).RunAsync(plan, source.Token));

        Assert.Empty(order);
        Assert.Equal(["waits NotRun", "after NotRun"], _observer.Ended);
    }

    [Fact]
    public void A_plan_refuses_a_step_that_waits_for_one_that_does_not_come_before_it()
    {
        var order = new ConcurrentQueue<string>();

        Assert.Throws<ArgumentException>(() => new Plan([Step("a", ["b"], order), Step("b", [], order)]));
        Assert.Throws<ArgumentException>(() => new Plan([Step("a", [], order), Step("a", [], order)]));
    }

    Executor Executor(int limit) => new(TimeProvider.System, _observer, limit);

    static Step Step(string name, string[] after, ConcurrentQueue<string> order) => new(name, [.. after], _ =>
    {
        order.Enqueue(name);
        return Task.FromResult(new StepOutcome());
    });

    static Step Failing(string name) => new(name, [], _ => throw new ProblemException(new Problem("broken", "broken")));

    static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    sealed class RecordingObserver : IPlanObserver
    {
        public List<string> Ended { get; } = [];

        public void Started(Step step)
        {
        }

        void IPlanObserver.Ended(StepResult result) => Ended.Add($"{result.Step.Name} {result.End}");
    }
}
