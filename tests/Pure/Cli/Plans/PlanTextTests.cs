using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Problems;
using static Slipway.Tests.Cli.Plans.Results;

namespace Slipway.Tests.Cli.Plans;

public class PlanTextTests
{
    readonly Screen _screen = new(isTty: false);

    [Fact]
    public void A_dry_run_says_of_each_step_whether_it_will_run_why_and_where()
    {
        PlanText.Write(Decisions(), _screen.Terminal);

        Assert.Equal(
            """
            STEP          PLAN        WHY                              WHERE                               USES
            visits:test   will run    changed: file apps/visits/x.cs   this machine (no image of visits)   browser, database
            base:test     reused      nothing changed                  image of visits                     -
            shop/web      unchanged   it runs already                  this machine                        -

            """,
            _screen.Out);
        Assert.Equal("1 of 3 will run; nothing was done\n", _screen.Error);
    }

    [Fact]
    public void The_same_can_be_had_as_JSON()
    {
        JsonText.Write(_screen.Terminal.Out, json => PlanJson.Write([Decisions()[0]], json));

        Assert.Equal(
            """
            {
              "steps": [
                {
                  "name": "visits:test",
                  "after": [],
                  "pure": true,
                  "uses": [
                    "browser",
                    "database"
                  ],
                  "image": null,
                  "placeNote": "no image of visits",
                  "willRun": true,
                  "why": "changed: file apps/visits/x.cs"
                }
              ]
            }

            """,
            _screen.Out);
    }

    [Fact]
    public void An_empty_plan_says_so()
    {
        PlanText.Write([], _screen.Terminal);

        Assert.Equal(("", "the plan is empty: there is nothing to do\n"), (_screen.Out, _screen.Error));
    }

    [Fact]
    public void Why_tells_the_changes_of_the_step_and_of_those_before_it()
    {
        var told = new[]
        {
            new StepExplanation(new StepDecision(Pure("visits:test"), true, ""), true, [new StepChange(ChangeKind.Changed, "file", "x.cs"), new StepChange(ChangeKind.Changed, "step", "a:build")]),
            new StepExplanation(new StepDecision(Pure("a:build"), true, ""), true, [new StepChange(ChangeKind.Added, "file", "y.cs")]),
        };

        Assert.Equal(
            ["visits:test will run: since it last succeeded here", "  changed: file x.cs", "  changed: step a:build", "step a:build changed because", "  new: file y.cs"],
            WhyText.Lines(told));
    }

    [Fact]
    public void Why_has_a_sentence_for_each_case_without_a_change()
    {
        StepExplanation[] told =
        [
            new(new StepDecision(Pure("a"), false, ""), true, []),
            new(new StepDecision(Pure("b"), true, ""), true, []),
            new(new StepDecision(Pure("c"), true, ""), false, []),
            new(new StepDecision(Effect("d"), true, ""), false, []),
            new(new StepDecision(Pure("e"), false, ""), true, [new StepChange(ChangeKind.Changed, "command")]),
        ];

        Assert.Equal(
            [
                "a: nothing changed: the result is reused",
                "b: nothing changed, but its result is no longer kept: it will run",
                "c: it has not succeeded here yet: it will run",
                "d: an effect: it runs each time",
                "e is reused: with these inputs it has succeeded before, though since it last succeeded here",
                "  changed: command",
            ],
            told.SelectMany(one => WhyText.Lines([one])));
    }

    [Fact]
    public void Why_finds_a_step_or_those_of_a_component_and_guesses_what_was_meant()
    {
        var plan = Plan("visits:build", "visits:test", "base:test");

        Assert.Equal(["visits:test"], WhyCommand.Find(plan, "visits:test").Select(step => step.Name));
        Assert.Equal(["visits:build", "visits:test"], WhyCommand.Find(plan, "visits").Select(step => step.Name));
        var problem = Assert.Throws<ProblemException>(() => WhyCommand.Find(plan, "visit:test")).Problems.Single();
        Assert.Equal(("unknown-step", "there is no step `visit:test`", "did you mean `visits:test`?"), (problem.Code, problem.What, problem.Fix));
    }

    static StepDecision[] Decisions() =>
    [
        new(Pure("visits:test") with { Uses = ["browser", "database"], Place = new StepPlace(null, "no image of visits") }, true, "changed: file apps/visits/x.cs"),
        new(Pure("base:test") with { Place = new StepPlace("visits") }, false, StepDecisions.NothingChanged),
        new(Effect("shop/web"), false, "it runs already"),
    ];
}
