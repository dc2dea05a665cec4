using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Tests.Execution;
using static Slipway.Tests.Cli.Plans.Results;

namespace Slipway.Tests.Cli.Plans;

public class LivePlanViewTests
{
    readonly HandTime _time = new();

    [Fact]
    public async Task It_shows_what_runs_for_how_long_the_last_lines_and_how_far_the_plan_is()
    {
        var screen = new Screen(isTty: true);
        var plan = Plan("a:build", "a:test", "b:test", "c:test");
        await using var view = View(screen);

        view.Began(plan);
        view.Ended(Reused(plan.Steps[0]));
        view.Started(plan.Steps[1], 1);
        view.Ended(Done(plan.Steps[1], note: "12 passed"));
        view.Started(plan.Steps[2], 1);
        await PassAsync(TimeSpan.FromSeconds(3));
        view.Started(plan.Steps[3], 1);
        view.Printed(plan.Steps[2], "\e[2Jhostile");
        await PassAsync(TimeSpan.FromSeconds(61));

        Assert.Equal(
            [
                "done       a:test  12 passed  1.2 s",
                "running    b:test  1 min 4 s",
                "running    c:test  1 min 1 s",
                "b:test | hostile",
                "1 of 4 done, 1 reused  1 min 4 s",
            ],
            screen.Lines());
    }

    [Fact]
    public async Task At_the_end_nothing_is_left_but_what_ran_what_failed_and_the_count()
    {
        var screen = new Screen(isTty: true);
        var plan = Plan("a:build", "a:test", "b:test");
        var view = View(screen);

        view.Began(plan);
        view.Started(plan.Steps[0], 1);
        view.Printed(plan.Steps[0], "it built");
        view.Started(plan.Steps[1], 1);
        view.Printed(plan.Steps[1], "expected 1");
        await PassAsync(TimeSpan.FromSeconds(1));
        view.Ended(Done(plan.Steps[0]));
        view.Ended(Failed(plan.Steps[1]));
        view.Ended(NotRun(plan.Steps[2], "waited for `a:test`"));
        view.Finished([]);
        await view.DisposeAsync();

        Assert.Equal(
            [
                "done       a:build  1.2 s",
                "failed     a:test  3.0 s",
                "not run    b:test  waited for `a:test`",
                "",
                "failed     a:test  3.0 s",
                "  | expected 1",
                "error: `a:test` ended with exit code 1",
                "again: slipway test a",
                "ran 1, 1 failed, 1 not run  1.0 s",
            ],
            screen.Lines());
        Assert.Contains("\e[?25h", screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_reused_results_are_one_line()
    {
        var screen = new Screen(isTty: true);
        var plan = Plan([.. Enumerable.Range(0, 10_000).Select(i => $"c{i}:test")]);
        var view = View(screen);

        view.Began(plan);
        foreach (var step in plan.Steps)
        {
            view.Ended(Reused(step, "12 passed"));
        }

        view.Finished([]);
        await view.DisposeAsync();

        Assert.Equal(["reused 10000 results  0.0 s"], screen.Lines());
        Assert.InRange(screen.Error.Length, 1, 200);
    }

    [Fact]
    public async Task More_running_steps_than_there_is_room_for_are_counted()
    {
        var screen = new Screen(isTty: true, width: 20, height: 6);
        var plan = Plan([.. Enumerable.Range(0, 8).Select(i => $"component{i}:test")]);
        await using var view = View(screen);

        view.Began(plan);
        foreach (var step in plan.Steps)
        {
            view.Started(step, 1);
        }

        view.Printed(plan.Steps[7], "hello");
        await PassAsync(TimeSpan.FromMilliseconds(100));

        Assert.Equal(["running    componen…", "running    componen…", "running    componen…", "           and 5 mo…", "0 of 8 done  0 s"], screen.Lines());
    }

    [Fact]
    public async Task What_effects_and_lone_steps_print_stays()
    {
        var screen = new Screen(isTty: true);
        var seed = Effect("a:seed");
        var view = View(screen);

        view.Began(new Plan([seed, Effect("b:seed")]));
        view.Started(seed, 1);
        view.Printed(seed, "3 rows");
        view.Ended(Done(seed));
        view.Began(new Plan([seed]));
        view.Started(seed, 1);
        view.Printed(seed, "4 rows");
        view.Ended(Failed(seed, "4 rows"));
        view.Finished([]);
        await view.DisposeAsync();

        Assert.Equal(
            ["a:seed | 3 rows", "done       a:seed  1.2 s", "4 rows", "failed     a:seed  3.0 s", "", "failed     a:seed  3.0 s", "error: `a:seed` ended with exit code 1", "again: slipway test a"],
            screen.Lines());
    }

    [Fact]
    public async Task A_frame_of_others_takes_the_place_of_the_steps_and_stays_at_the_end()
    {
        var screen = new Screen(isTty: true);
        var view = View(screen, new PlanViewOptions { HasReport = false });

        view.Began(Plan("shop/web"));
        view.Started(Effect("shop/web"), 1);
        view.Ended(Done(Effect("shop/web")));
        view.Finished([]);
        view.Show(new LiveFrame([[new Span("PROCESS")]], [[new Span("Ctrl-C stops everything")]]));
        view.Line("shop/web | hello");
        view.Note("a note");
        await view.DisposeAsync();
        await view.DisposeAsync();

        Assert.Equal(["done       shop/web  1.2 s", "a note", "PROCESS", "shop/web | hello", "Ctrl-C stops everything"], screen.Lines());
    }

    [Fact]
    public async Task Nothing_is_drawn_while_nothing_happens_but_once_a_second()
    {
        var screen = new Screen(isTty: true);
        await using var view = View(screen);
        view.Began(Plan("a:test", "b:test"));
        await PassAsync(TimeSpan.FromMilliseconds(100));
        var drawn = screen.Error.Length;

        for (var i = 0; i < 9; i++)
        {
            await PassAsync(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(drawn, screen.Error.Length);
        await PassAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal("0 of 2 done  1 s", screen.Lines().Single());
    }

    PlanView View(Screen screen, PlanViewOptions? options = null) => PlanView.Start(screen.Terminal, _time, options ?? new PlanViewOptions());

    /// <summary>Time passes, and the view has drawn what is new.</summary>
    async Task PassAsync(TimeSpan time)
    {
        await _time.TimerIsSet.Task.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(time);
        await _time.TimerIsSet.Task.WaitAsync(TestContext.Current.CancellationToken);
    }
}
