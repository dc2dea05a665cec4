using Slipway.Execution;
using Slipway.Execution.Results;
using static Slipway.Tests.Execution.Results.FakeMemory;

namespace Slipway.Tests.Execution.Results;

public class StepDecisionsTests
{
    [Fact]
    public void Each_step_is_told_whether_it_will_run_and_why()
    {
        var build = Step("accounts:build", Inputs([], ("sources accounts", [File("libs/accounts/x.cs", "1")])));
        var test = Step("visits:test", Inputs([("step accounts:build", "1")]), "accounts:build");
        var same = Step("visits:lint", Inputs([("command", "lint")]));
        var memory = new FakeMemory().With(build).With(test).With(same);
        var changed = Step("accounts:build", Inputs([], ("sources accounts", [File("libs/accounts/x.cs", "2"), File("libs/accounts/y.cs", "1")])));
        var plan = new Plan([changed, Step("visits:test", Inputs([("step accounts:build", "2")]), "accounts:build"), same, Step("new:test", Inputs([("command", "x")])), Steps.Effect("visits:seed", [])]);

        Assert.Equal(
            [
                "accounts:build True changed: file libs/accounts/x.cs, and 1 more",
                "visits:test True step accounts:build will run",
                "visits:lint False nothing changed",
                "new:test True no result yet",
                "visits:seed True an effect: runs each time",
            ],
            Tell(StepDecisions.Of(plan, step => step == same, memory)));
    }

    [Fact]
    public void A_result_may_stand_that_is_not_the_last_one_and_may_be_gone()
    {
        var test = Step("visits:test", Inputs([("command", "1")]));
        var lint = Step("visits:lint", Inputs([("command", "1")]));
        var memory = new FakeMemory().With(test).With(lint);
        var plan = new Plan([test with { Inputs = Inputs([("command", "0")]) }, lint]);

        Assert.Equal(["visits:test False the same inputs have succeeded before", "visits:lint True nothing changed, but its result is no longer kept"], Tell(StepDecisions.Of(plan, step => step != lint, memory)));
    }

    [Fact]
    public void Without_a_memory_everything_runs()
    {
        var plan = new Plan([Step("visits:test", Inputs([("command", "1")]))]);

        Assert.Equal(["visits:test True no result yet"], Tell(StepDecisions.Of(plan, _ => true, memory: null)));
    }

    [Fact]
    public void An_explanation_goes_through_the_steps_before()
    {
        var plan = new Plan([
            Step("a:build", Inputs([("command", "2")])), Step("b:build", Inputs([("step a:build", "2")]), "a:build"),
            Step("c:test", Inputs([("step a:build", "2"), ("step b:build", "2")]), "a:build", "b:build")]);
        var memory = new FakeMemory().With(Step("a:build", Inputs([("command", "1")]))).With(Step("b:build", Inputs([("step a:build", "1")])))
            .With(Step("c:test", Inputs([("step a:build", "1"), ("step b:build", "1")])));
        var decisions = StepDecisions.Of(plan, _ => false, memory).ToDictionary(decision => decision.Step.Name);

        var told = StepExplanation.Of(plan.Steps[2], decisions, memory, (_, _) => false);

        Assert.Equal(
            ["c:test: changed: step a:build; changed: step b:build", "a:build: changed: command", "b:build: changed: step a:build"],
            told.Select(one => $"{one.Decision.Step.Name}: {string.Join("; ", one.Changes)}"));
    }

    static Step Step(string name, StepInputs inputs, params string[] after) => Steps.Effect(name, after) with { Inputs = inputs };

    static IEnumerable<string> Tell(IEnumerable<StepDecision> decisions) => decisions.Select(decision => $"{decision.Step.Name} {decision.WillRun} {decision.Reason}");
}
