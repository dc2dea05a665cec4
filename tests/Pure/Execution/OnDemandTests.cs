using System.Collections.Concurrent;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Tests.Execution.Results;
using static Slipway.Tests.Execution.Steps;

namespace Slipway.Tests.Execution;

/// <summary>Steps that only prepare something for others.</summary>
public class OnDemandTests
{
    readonly MemoryResults _results = new();
    readonly ConcurrentQueue<string> _ran = new();

    [Fact]
    public async Task It_is_done_before_the_first_step_that_needs_it_and_has_no_result()
    {
        var results = await RunAsync([Image("image"), Test("test", "1", "image")]);

        Assert.Equal([StepEnd.Done, StepEnd.Done], results.Select(result => result.End));
        Assert.Equal(["image", "test"], _ran);
    }

    [Fact]
    public async Task It_is_not_done_where_the_results_of_all_that_need_it_stand()
    {
        await RunAsync([Image("image"), Test("test", "1", "image"), Test("lint", "1", "image")]);
        _ran.Clear();

        var again = await RunAsync([Image("image"), Test("test", "1", "image"), Test("lint", "1", "image")]);

        Assert.Equal([StepEnd.Reused, StepEnd.Reused, StepEnd.Reused], again.Select(result => result.End));
        Assert.Equal("not needed", again[0].Note);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task One_that_must_run_is_enough_and_so_is_an_effect()
    {
        await RunAsync([Image("image"), Test("test", "1", "image"), Test("lint", "1", "image")]);
        _ran.Clear();

        await RunAsync([Image("image"), Test("test", "1", "image"), Test("lint", "2", "image")]);
        await RunAsync([Image("image"), Effect("seed", ["image"], _ => _ran.Enqueue("seed"))]);

        Assert.Equal(["image", "lint", "image", "seed"], _ran);
    }

    [Fact]
    public async Task What_is_needed_by_one_on_demand_is_only_needed_with_it()
    {
        await RunAsync([Image("base"), Image("image", "base"), Test("test", "1", "image")]);
        await RunAsync([Image("base"), Image("image", "base"), Test("test", "1", "image")]);

        Assert.Equal(["base", "image", "test"], _ran);
    }

    [Fact]
    public async Task Without_kept_results_everything_is_needed_but_what_nobody_waits_for()
    {
        var plan = new Plan([Image("image"), Image("other"), Test("test", "1", "image")]);

        var results = await new Executor(TimeProvider.System, new RecordingObserver(), new ExecutorOptions { Limit = 1 }).RunAsync(plan, TestContext.Current.CancellationToken);

        Assert.Equal(["image", "test"], _ran);
        Assert.Equal(StepEnd.Reused, results[1].End);
    }

    [Fact]
    public async Task When_it_fails_what_waits_for_it_is_not_run()
    {
        var results = await RunAsync([Failing("image") with { IsOnDemand = true }, Test("test", "1", "image")]);

        Assert.Equal([StepEnd.Failed, StepEnd.NotRun], results.Select(result => result.End));
    }

    [Fact]
    public void It_is_foretold()
    {
        var plan = new Plan([Image("image"), Test("test", "1", "image"), Image("other"), Test("lint", "1", "other")]);

        var decisions = StepDecisions.Of(plan, step => step.Name == "test", new FakeMemory());

        Assert.Equal(
            [(false, StepDecisions.NotNeeded), (false, StepDecisions.KnownInputs), (true, StepDecisions.Needed), (true, StepDecisions.NoResult)],
            decisions.Select(decision => (decision.WillRun, decision.Reason)));
    }

    Step Image(string name, params string[] after) => Effect(name, after, _ => _ran.Enqueue(name)) with { IsOnDemand = true };

    Step Test(string name, string input, params string[] after) => Pure(name, $"{name} {input}", _ => _ran.Enqueue(name), after);

    Task<IReadOnlyList<StepResult>> RunAsync(IEnumerable<Step> steps) =>
        new Executor(TimeProvider.System, new RecordingObserver(), new ExecutorOptions { Limit = 1, Results = _results }).RunAsync(new Plan(steps), TestContext.Current.CancellationToken);
}
