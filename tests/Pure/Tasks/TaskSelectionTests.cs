using Slipway.Tasks;
using Slipway.Tests.Repository;

namespace Slipway.Tests.Tasks;

public class TaskSelectionTests
{
    [Fact]
    public void After_leads_to_tasks_of_the_component_of_others_and_of_all_that_it_needs()
    {
        var lab = new TaskLab(
            ("slipway.yaml", "repository: plasma\n"),
            ("a/slipway.yaml", "app: a\nneeds: [b]\ntest: { run: t, after: [lint, \"c:build\", \"needs:build\"] }\nlint: l\n"),
            ("b/slipway.yaml", "library: b\nneeds: [d]\n"),
            ("c/slipway.yaml", "library: c\ntasks: { build: b }\n"),
            ("d/slipway.yaml", "library: d\ntasks: { build: b }\n"));

        var steps = lab.Plan("test").Plan.Steps;

        // `b` has no `build`: what it needs has one.
        Assert.Equal(["a:lint", "c:build", "d:build", "a:test"], steps.Select(step => step.Name));
        Assert.Equal(["a:lint", "c:build", "d:build"], steps[^1].After);
    }

    [Fact]
    public void Tests_of_components_that_need_one_another_do_not_wait() =>
        Assert.All(new TaskLab(("slipway.yaml", "repository: plasma\n"), ("a/slipway.yaml", "app: a\nneeds: [b]\ntest: t\n"), ("b/slipway.yaml", "app: b\ntest: t\n")).Plan("test").Plan.Steps, step => Assert.Empty(step.After));

    [Fact]
    public void A_circle_is_drawn() => Assert.Equal("""
        error: tasks wait for one another in a circle: `a:build` -> `b:build` -> `a:build`
          --> a/slipway.yaml:2:35
         2 | tasks: { build: { run: x, after: ["b:build"] } }
           |                                   ^^^^^^^^^
          and b/slipway.yaml:2:35
         2 | tasks: { build: { run: x, after: ["a:build"] } }
           |                                   ^^^^^^^^^
          fix: take one of these out of its `after`

        """, new TaskLab(
            ("slipway.yaml", "repository: plasma\n"),
            ("a/slipway.yaml", "app: a\ntasks: { build: { run: x, after: [\"b:build\"] } }\n"),
            ("b/slipway.yaml", "app: b\ntasks: { build: { run: x, after: [\"a:build\"] } }\n")).Problems("build"));

    [Fact]
    public void What_after_names_must_be_there()
    {
        var lab = new TaskLab(
            ("slipway.yaml", "repository: plasma\n"),
            ("a/slipway.yaml", "app: a\ntest: { run: x, after: [biuld, \"nobody:build\"] }\ntasks: { build: y }\n"));

        Assert.Equal("""
            error: `a` has no task `biuld`
              --> a/slipway.yaml:2:25
             2 | test: { run: x, after: [biuld, "nobody:build"] }
               |                         ^^^^^
              fix: did you mean `build`?
            error: there is no component `nobody` that a task could come after
              --> a/slipway.yaml:2:32
             2 | test: { run: x, after: [biuld, "nobody:build"] }
               |                                ^^^^^^^^^^^^^^
              fix: `slipway list` shows what there is
            2 errors

            """, lab.Problems("test"));
        Assert.Equal(2, TaskChecks.Check(lab.Model, lab.Catalogue).Count);
    }

    [Fact]
    [Trait("list", "slow")]
    public void A_chain_of_thousands_is_planned()
    {
        const int length = 3000;
        var files = Enumerable.Range(0, length).Select(i => ($"c{i}/slipway.yaml", $"app: c{i}\n{(i == 0 ? "" : $"needs: [c{i - 1}]\n")}tasks: {{ build: {{ run: x, after: [\"needs:build\"] }} }}\n"));

        Assert.Equal(length, new TaskLab([("slipway.yaml", "repository: plasma\n"), .. files]).Plan("build").Plan.Steps.Length);
    }

    [Theory]
    [InlineData("test", null, "test")]
    [InlineData("build", null, "local")]
    [InlineData("seed", null, "staging")]
    [InlineData("seed", "production", "production")]
    public void The_stage_is_the_one_asked_for_then_the_tasks_own_then_the_usual_one(string task, string? asked, string stage) => Assert.Equal(
        stage, (new TaskLab(("slipway.yaml", "repository: plasma\ntest: t\ntasks: { build: b, seed: { run: s, stage: staging } }\n")) with { Stage = asked }).Plan(task).Tasks.Single().Selected.Stage.Name);

    [Fact]
    public void Several_commands_are_a_list_with_a_list_in_it()
    {
        var lab = new TaskLab(("slipway.yaml", "repository: plasma\ntasks: { one: [npm, test], two: [[npm, ci], \"npm test\"] }\n"));

        Assert.Equal(["npm test"], lab.Plan("one").Tasks.Single().Commands.Select(command => command.Text));
        Assert.Equal(["npm ci", "npm test"], lab.Plan("two").Tasks.Single().Commands.Select(command => command.Text));
        Assert.Equal(["npm ci", "npm test -v"], (lab with { Arguments = ["-v"] }).Plan("two").Tasks.Single().Commands.Select(command => command.Text));
    }

    [Fact]
    public void Limits_stand_in_the_repositorys_manifest() =>
        Assert.Equal(2, ManifestTexts.Sound(("slipway.yaml", "repository: plasma\nlimits: { browser: 2 }\n")).Limits["browser"]);
}
