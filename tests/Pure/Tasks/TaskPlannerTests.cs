using System.Collections.Immutable;

namespace Slipway.Tests.Tasks;

public class TaskPlannerTests
{
    static readonly TaskLab Lab = new(
        ("slipway.yaml", "repository: plasma\nenv: { common: { LEVEL: info } }\n"),
        ("global.json", "{}"),
        ("README.md", "read me"),
        ("apps/version.txt", "1"),
        ("apps/visits/slipway.yaml", "app: visits\nneeds: { database: { postgresql: 15 }, login: accounts }\nenv: { common: { NAME: Ada, URL: \"{database.url}\" } }\ntest: dotnet test\ntasks: { seed: ./seed, pack: { run: ./pack, inputs: [src/**, /global.json, \"!src/old\"], outputs: [dist] } }\n"),
        ("apps/visits/src/a.cs", "a"),
        ("apps/visits/src/old/b.cs", "b"),
        ("apps/visits/dist/made", "x"),
        ("libs/accounts/slipway.yaml", "library: accounts\nneeds: [core]\n"),
        ("libs/accounts/a.txt", "a"),
        ("libs/core/slipway.yaml", "library: core\n"),
        ("libs/core/c.txt", "c"));

    [Fact]
    public void A_pure_step_names_all_that_decides_its_result() => Assert.Equal(
        ["format", "command", "stage", "variable LEVEL", "variable NAME", "passed CI", "place", "tool tool", "sources visits", "needs accounts", "above"],
        (Lab with { Deciding = ImmutableSortedDictionary<string, string>.Empty.Add("CI", "true") }).Step("visits:test").Inputs!.All.Select(input => input.Name));

    [Fact]
    public void A_task_that_is_not_known_to_be_pure_is_an_effect() => Assert.Null(Lab.Step("visits:seed").Inputs);

    [Theory]
    [InlineData("apps/visits/src/a.cs", "sources visits")]
    [InlineData("apps/visits/new.txt", "sources visits")]
    [InlineData("libs/accounts/a.txt", "needs accounts")]
    [InlineData("libs/core/c.txt", "needs accounts")]
    [InlineData("global.json", "needs accounts, above")]
    [InlineData("apps/version.txt", "above")]
    [InlineData("apps/visits/dist/made", "")]
    [InlineData("README.md", "")]
    [InlineData("libs/version.txt", "needs accounts")]
    public void What_changes_shows_in_the_input_that_it_belongs_to(string file, string input) =>
        Assert.Equal(input, string.Join(", ", TaskLab.Differences(Lab.Step("visits:test"), Lab.With(file, "changed").Step("visits:test"))));

    [Theory]
    [InlineData("apps/visits/src/a.cs", "files")]
    [InlineData("global.json", "files, needs accounts")]
    [InlineData("libs/core/c.txt", "needs accounts")]
    [InlineData("apps/visits/src/old/b.cs", "")]
    [InlineData("apps/visits/other.txt", "")]
    [InlineData("apps/version.txt", "")]
    public void Declared_inputs_stand_in_place_of_the_components_files(string file, string input) =>
        Assert.Equal(input, string.Join(", ", TaskLab.Differences(Lab.Step("visits:pack"), Lab.With(file, "changed").Step("visits:pack"))));

    [Fact]
    public void Arguments_tools_variables_and_the_stage_decide_too()
    {
        var step = Lab.Step("visits:test");

        Assert.Equal(["command"], TaskLab.Differences(step, (Lab with { Arguments = ["--filter", "x"] }).Step("visits:test")));
        Assert.Equal(["tool tool"], TaskLab.Differences(step, (Lab with { Tool = "2" }).Step("visits:test")));
        Assert.Equal(["stage"], TaskLab.Differences(step, (Lab with { Stage = "local" }).Step("visits:test")));
    }

    [Fact]
    public void The_same_checkout_has_the_same_fingerprint() =>
        Assert.Equal(Lab.Step("visits:test").Inputs!.Fingerprint, (Lab with { }).Step("visits:test").Inputs!.Fingerprint);

    [Fact]
    public void Behind_a_need_stand_the_inputs_that_it_is_made_of()
    {
        var inputs = Lab.Step("visits:test").Inputs!;
        var need = inputs.All.Single(input => input.Name == "needs accounts");

        Assert.Equal(["sources accounts", "above accounts", "needs core"], inputs.FilesOf!(need)!.Select(file => file.Path));
        Assert.Equal(["libs/core/c.txt", "libs/core/slipway.yaml"], inputs.FilesOf!(need with { Name = "sources core" })!.Select(file => file.Path));
    }

    [Fact]
    public void A_step_says_the_command_that_runs_it_alone()
    {
        Assert.Equal("slipway test visits", Lab.Step("visits:test").Again);
        Assert.Equal("slipway run seed visits --stage local -- -v", (Lab with { Stage = "local", Arguments = ["-v"] }).Step("visits:seed").Again);
    }

    [Fact]
    public void What_comes_after_an_effect_is_one_too()
    {
        var lab = new TaskLab(("slipway.yaml", "repository: plasma\ntest: { run: a, after: [seed] }\ntasks: { seed: b }\n"));

        Assert.Null(lab.Step("plasma:test").Inputs);
        Assert.Null(new TaskLab(("slipway.yaml", "repository: plasma\ntest: { run: a, cache: false }\n")).Step("plasma:test").Inputs);
        Assert.NotNull(new TaskLab(("slipway.yaml", "repository: plasma\ntasks: { x: { run: a, cache: true } }\n")).Step("plasma:x").Inputs);
    }

    [Fact]
    public void A_secret_without_a_version_makes_an_effect() =>
        Assert.Null(new TaskLab(("slipway.yaml", "repository: plasma\napp: x\n".Replace("app: x\n", "")), ("x/slipway.yaml", "app: x\nenv: { common: { KEY: \"{secret:api-key}\" } }\ntest: a\n")).Step("x:test").Inputs);
}
