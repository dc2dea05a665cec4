using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Tests.Execution;
using static Slipway.Tests.Cli.Plans.Results;

namespace Slipway.Tests.Cli.Plans;

public class LinePlanViewTests
{
    readonly Screen _screen = new(isTty: false);
    readonly HandTime _time = new();

    [Fact]
    public void Steps_that_ran_are_listed_and_reused_results_are_counted()
    {
        var plan = Plan([.. Enumerable.Range(0, 340).Select(i => $"c{i}:test")]);
        var view = View();

        view.Began(plan);
        foreach (var step in plan.Steps.Skip(2))
        {
            view.Ended(Reused(step));
        }

        Run(view, plan.Steps[0], Done(plan.Steps[0], note: "12 passed"));
        Run(view, plan.Steps[1], Done(plan.Steps[1], 0.01));
        _time.Advance(TimeSpan.FromSeconds(2.5));
        view.Finished([]);

        Assert.Equal("", _screen.Out);
        Assert.Equal("done       c0:test  12 passed  1.2 s\ndone       c1:test\nran 2, reused 338 results  2.5 s\n", _screen.Error);
    }

    [Fact]
    public void What_steps_print_at_the_same_time_is_not_mixed()
    {
        var plan = Plan("a:test", "b:test");
        var (view, a, b) = (View(), plan.Steps[0], plan.Steps[1]);

        view.Began(plan);
        view.Started(a, 1);
        view.Printed(a, "a alone");
        view.Started(b, 1);
        view.Printed(b, "b 1");
        view.Printed(a, "a 1");
        view.Printed(b, "b 2");
        view.Ended(Done(b));
        Assert.Equal("a:test | a alone\nb:test | b 1\nb:test | b 2\n", _screen.Out);
        view.Printed(a, "a 2");
        Assert.Equal("a:test | a alone\nb:test | b 1\nb:test | b 2\na:test | a 1\na:test | a 2\n", _screen.Out);
    }

    [Fact]
    public void What_a_failed_step_printed_stands_at_the_end_with_why_and_the_command_that_tries_it_again()
    {
        var plan = Plan("a:test", "b:test", "c:test");
        var (view, a, b, c) = (View(), plan.Steps[0], plan.Steps[1], plan.Steps[2]);

        view.Began(plan);
        view.Started(a, 1);
        view.Started(b, 1);
        view.Printed(a, "expected 1");
        view.Printed(b, "fine");
        view.Ended(Failed(a));
        view.Ended(Done(b));
        view.Ended(NotRun(c, "waited for `a:test`"));
        view.Finished([]);

        Assert.Equal("b:test | fine\n", _screen.Out);
        Assert.Equal(
            """
            failed     a:test  3.0 s
            done       b:test  1.2 s
            not run    c:test  waited for `a:test`

            failed     a:test  3.0 s
              | expected 1
            error: `a:test` ended with exit code 1
            again: slipway test a
            ran 1, 1 failed, 1 not run  0.0 s

            """,
            _screen.Error);
    }

    [Fact]
    public void The_log_of_a_failed_step_is_shown_rather_than_what_the_view_has_kept()
    {
        var plan = Plan("a:test", "b:test");
        var view = View();

        view.Began(plan);
        view.Started(plan.Steps[0], 1);
        view.Ended(Failed(plan.Steps[0], [.. Enumerable.Range(1, 1002).Select(i => $"line {i}")]));
        view.Finished([]);

        Assert.Contains("\n  | [slipway] 2 lines before these are left out here\n  | line 3\n", _screen.Error, StringComparison.Ordinal);
        Assert.Contains("\n  | line 1002\nerror:", _screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_output_of_a_lone_step_is_the_commands_and_is_not_repeated_when_it_fails()
    {
        var plan = Plan("a:seed");
        var view = View();

        view.Began(plan);
        view.Started(plan.Steps[0], 1);
        view.Printed(plan.Steps[0], "{\t\"rows\": 3 }");
        view.Ended(Failed(plan.Steps[0], "{\t\"rows\": 3 }"));
        view.Finished([]);

        Assert.Equal("{\t\"rows\": 3 }\n", _screen.Out);
        Assert.Equal("failed     a:seed  3.0 s\n\nfailed     a:seed  3.0 s\nerror: `a:seed` ended with exit code 1\nagain: slipway test a\n", _screen.Error);
    }

    [Fact]
    public void The_kept_output_of_a_lone_step_is_told_again()
    {
        var plan = Plan("a:test");
        var view = View();

        view.Began(plan);
        view.Ended(Reused(plan.Steps[0], "12 passed"));
        view.Finished([]);

        Assert.Equal("12 passed\n", _screen.Out);
        Assert.Equal("reused     a:test\n", _screen.Error);
    }

    [Fact]
    public void Those_who_want_to_know_all_get_reused_results_and_their_output()
    {
        var plan = Plan("a:test", "b:test");
        var view = View(new PlanViewOptions { IsVerbose = true });

        view.Began(plan);
        view.Ended(Reused(plan.Steps[0], "12 passed"));
        view.Ended(Reused(plan.Steps[1]));
        view.Finished([]);

        Assert.Equal("a:test | 12 passed\n", _screen.Out);
        Assert.Equal("reused     a:test\nreused     b:test\nreused 2 results  0.0 s\n", _screen.Error);
    }

    [Fact]
    public void Thousands_that_wait_for_one_that_failed_are_not_all_listed()
    {
        var plan = Plan([.. Enumerable.Range(0, 2000).Select(i => $"c{i}:test")]);
        var view = View();

        view.Began(plan);
        foreach (var step in plan.Steps)
        {
            view.Ended(NotRun(step, "waited for `base:build`"));
        }

        view.Finished([]);

        var lines = _screen.Error.TrimEnd().Split('\n');
        Assert.Equal(12, lines.Length);
        Assert.Equal("not run    1990 more  waited for `base:build`", lines[10]);
        Assert.Equal("ran 0, 2000 not run  0.0 s", lines[11]);
    }

    [Fact]
    public void A_slow_step_is_said_to_have_started_and_control_characters_are_left_out()
    {
        var plan = Plan("a:test", "b:test");
        var view = View();

        view.Began(plan);
        view.Started(plan.Steps[0], 1);
        view.Started(plan.Steps[1], 1);
        view.Printed(plan.Steps[0], "\e[31mred\e[0m\e[2J");
        _time.Advance(TimeSpan.FromSeconds(1));
        SpinWait.SpinUntil(() => _screen.Error.Split('\n').Length == 3, TimeSpan.FromSeconds(30));
        view.Ended(Done(plan.Steps[0]));
        view.Printed(plan.Steps[0], "too late");

        Assert.Equal("a:test | red\n", _screen.Out);
        Assert.Equal(["starting   a:test", "starting   b:test"], _screen.Error.Split('\n').Take(2).Order());
    }

    [Fact]
    public void A_command_that_tells_the_end_itself_gets_the_lines_alone()
    {
        var plan = new Plan([Effect("shop/web"), Effect("shop/worker")]);
        var view = View(new PlanViewOptions { HasReport = false });

        view.Began(plan);
        Run(view, plan.Steps[0], Done(plan.Steps[0], note: "http://127.0.0.1:8080"));
        view.Started(plan.Steps[1], 1);
        view.Printed(plan.Steps[1], "no such file");
        view.Ended(Failed(plan.Steps[1]));
        view.Finished([]);

        Assert.Equal("shop/worker | no such file\n", _screen.Out);
        Assert.Equal("done       shop/web  http://127.0.0.1:8080  1.2 s\nfailed     shop/worker  3.0 s\n", _screen.Error);
    }

    PlanView View(PlanViewOptions? options = null) => PlanView.Start(_screen.Terminal, _time, options ?? new PlanViewOptions());

    static void Run(PlanView view, Step step, StepResult result)
    {
        view.Started(step, 1);
        view.Ended(result);
    }
}
