using System.Collections.Immutable;
using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Tests.Execution;
using static Slipway.Tests.Cli.Plans.Results;

namespace Slipway.Tests.Cli.Plans;

public class EventPlanViewTests
{
    [Fact]
    public void Each_event_is_a_line_of_JSON()
    {
        var screen = new Screen(isTty: false);
        var time = new HandTime();
        var view = PlanView.Start(screen.Terminal, time, new PlanViewOptions { IsEvents = true });
        var build = Pure("a:build");
        var test = Pure("a:test") with { After = ["a:build"], Uses = ["browser"], Place = new StepPlace("visits", "no image of a") };

        view.Began(new Plan([build, test]));
        view.Ended(Reused(build));
        time.Advance(TimeSpan.FromSeconds(1.5));
        view.Started(test, 1);
        view.Printed(test, "12 \"passed\"\e[0m");
        view.Ended(Failed(test) with { Began = TimeSpan.FromSeconds(1.5), Outcome = new StepOutcome { Facts = ImmutableSortedDictionary<string, string>.Empty.Add("passed", "12") } });
        view.Finished([]);
        view.Note("a note");

        Assert.Equal(
            """
            {"event":"plan","at":"2026-11-21T01:02:03.000Z","steps":[{"name":"a:build","after":[],"pure":true,"uses":[],"image":null,"placeNote":null},{"name":"a:test","after":["a:build"],"pure":true,"uses":["browser"],"image":"visits","placeNote":"no image of a"}]}
            {"event":"ended","at":"2026-11-21T01:02:03.000Z","step":"a:build","end":"reused","began":0,"seconds":9,"note":null,"facts":{},"problems":[],"again":null}
            {"event":"started","at":"2026-11-21T01:02:04.500Z","step":"a:test","attempt":1}
            {"event":"printed","at":"2026-11-21T01:02:04.500Z","step":"a:test","line":"12 \"passed\"\u001B[0m"}
            {"event":"ended","at":"2026-11-21T01:02:04.500Z","step":"a:test","end":"failed","began":1.5,"seconds":3,"note":null,"facts":{"passed":"12"},"problems":[{"code":"failed","severity":"error","what":"`a:test` ended with exit code 1","why":null,"fix":null,"where":null,"related":[]}],"again":"slipway test a"}
            {"event":"finished","at":"2026-11-21T01:02:04.500Z","seconds":1.5,"counts":{"done":0,"unchanged":0,"reused":1,"failed":1,"notRun":0}}

            """,
            screen.Out);
        Assert.Equal("a note\n", screen.Error);
    }
}
