using Slipway.Execution;
using Slipway.Execution.Journal;
using static Slipway.Tests.Execution.Steps;

namespace Slipway.Tests.Execution;

/// <summary>What is kept of a run: results of pure steps, and the journal.</summary>
public class ExecutorRecordTests
{
    readonly RecordingObserver _observer = new();
    readonly MemoryResults _results = new();
    readonly List<string> _seen = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pure_step_whose_result_is_kept_is_not_run_again()
    {
        await RunAsync([Pure("a", "1", Note), Pure("b", "1 of b", Note, "a")]);

        var again = await RunAsync([Pure("a", "1", Note), Pure("b", "changed", Note, "a")]);

        Assert.Equal([StepEnd.Reused, StepEnd.Done], again.Select(result => result.End));
        Assert.Equal(["ran", "ran", "ran"], _seen);
    }

    [Fact]
    public async Task Neither_a_failure_nor_an_effect_nor_what_changed_while_it_ran_is_kept()
    {
        var inputs = Inputs(("command", "x"));
        var changed = Pure("changed", "y") with { Inputs = new StepInputs(Inputs(("command", "y")).All) { AreUnchangedAsync = _ => ValueTask.FromResult(false) } };

        await RunAsync([Failing("fails") with { Inputs = inputs }, Effect("effect", []), changed, Pure("good", "z")]);

        Assert.Equal(["good"], _results.Kept);
    }

    [Fact]
    public async Task An_effect_is_written_down_before_it_happens_and_its_end_after_it()
    {
        await RunAsync([Effect("migrate", [], Note), Pure("test", "t", Note, "migrate")], new RecordingJournal(_seen));

        Assert.Equal(["intended migrate 1 durable", "ran", "ended migrate Done durable", "ran", "ended test Done", "run ended Done=2"], _seen);
    }

    [Fact]
    public async Task Where_every_effect_is_repeated_its_end_may_wait_for_the_next_intent()
    {
        await new Executor(TimeProvider.System, _observer, new ExecutorOptions { Journal = new RecordingJournal(_seen), HasDurableEnds = false }).RunAsync(new Plan([Effect("migrate", [])]), Cancellation);

        Assert.Equal(["intended migrate 1 durable", "ended migrate Done", "run ended Done=1"], _seen);
    }

    [Fact]
    public async Task An_effect_whose_intent_cannot_be_written_down_is_not_begun()
    {
        var results = await RunAsync([Effect("migrate", [], Note), Effect("start", ["migrate"], Note)], new RecordingJournal(_seen) { Fails = entry => entry is EffectIntended });

        Assert.Equal([StepEnd.Failed, StepEnd.NotRun], results.Select(result => result.End));
        Assert.Equal("journal-failed", results[0].Problems.Single().Code);
        Assert.DoesNotContain("ran", _seen);
    }

    [Fact]
    public async Task An_effect_is_not_begun_by_a_run_that_was_frozen_while_another_one_fenced_it_off()
    {
        var time = new HandTime();
        var journal = new RecordingJournal(_seen) { IsFenced = true, Written = () => time.Advance(TimeSpan.FromSeconds(2)) };

        var results = await new Executor(time, _observer, new ExecutorOptions { Journal = journal }).RunAsync(new Plan([Effect("migrate", [], Note)]), Cancellation);

        Assert.Equal("journal-fenced", results[0].Problems.Single().Code);
        Assert.DoesNotContain("ran", _seen);
    }

    [Fact]
    public async Task An_intent_that_has_just_been_written_is_the_fence_itself_and_nobody_is_asked_for_another()
    {
        var time = new HandTime();

        await new Executor(time, _observer, new ExecutorOptions { Journal = new RecordingJournal(_seen) { IsFenced = true } }).RunAsync(new Plan([Effect("migrate", [], Note)]), Cancellation);

        Assert.Contains("ran", _seen);
    }

    [Fact]
    public async Task An_effect_whose_end_cannot_be_written_down_has_failed_and_has_come_to_nothing()
    {
        var results = await RunAsync([Effect("migrate", [], Note), Pure("test", "t", Note)], new RecordingJournal(_seen) { Fails = entry => entry is StepEnded });

        Assert.Equal([StepEnd.Failed, StepEnd.Done], results.Select(result => result.End));
        Assert.Null(results[0].Outcome);
        Assert.Equal(["test"], _results.Kept);
    }

    [Fact]
    public async Task A_journal_that_cannot_take_its_last_line_does_no_harm()
    {
        var results = await RunAsync([Effect("migrate", [])], new RecordingJournal(_seen) { Fails = entry => entry is RunEnded });

        Assert.Equal(StepEnd.Done, results.Single().End);
    }

    [Fact]
    public async Task Each_attempt_at_an_effect_is_an_intent_of_its_own_and_a_cancelled_run_says_so()
    {
        using var source = new CancellationTokenSource();
        var step = Endless("start") with
        {
            RunAsync = async run =>
            {
                await source.CancelAsync();
                return await Endless("start").RunAsync(run);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Executor(new RecordingJournal(_seen)).RunAsync(new Plan([step, Effect("after", ["start"], Note)]), source.Token));

        Assert.Equal(["intended start 1 durable", "ended start NotRun durable", "run ended NotRun=2 cancelled"], _seen);
    }

    [Fact]
    public async Task Cancelling_while_results_are_looked_for_ends_the_run_in_an_orderly_way()
    {
        using var source = new CancellationTokenSource();
        var stops = Effect("stops", [], _ => source.Cancel()) with { Uses = ["one"] };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Executor(new RecordingJournal(_seen)).RunAsync(new Plan([stops, Pure("test", "t", Note) with { Uses = ["one"] }]), source.Token));

        Assert.Equal(["stops Done", "test NotRun"], _observer.Ended);
        Assert.Equal("run ended Done=1 NotRun=1 cancelled", _seen[^1]);
    }

    void Note(StepRun run)
    {
        lock (_seen)
        {
            _seen.Add("ran");
        }
    }

    Executor Executor(IJournal? journal) => new(TimeProvider.System, _observer, new ExecutorOptions { Limit = 2, Results = _results, Journal = journal });

    Task<IReadOnlyList<StepResult>> RunAsync(Step[] steps, IJournal? journal = null) => Executor(journal).RunAsync(new Plan(steps), Cancellation);
}
