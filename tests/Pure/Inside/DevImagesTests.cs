using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Inside;
using Slipway.Tasks;
using Slipway.Tests.Tasks;

namespace Slipway.Tests.Inside;

public class DevImagesTests
{
    const string Dockerfile = "FROM debian AS dev\nCOPY deps/packages.txt .\nFROM debian AS prod\nCOPY . .\n";

    static readonly ContainerProgram Docker = new("/usr/bin/docker", ContainerKind.Docker, new Version(20, 10));

    static readonly TaskLab Lab = new(
        ("slipway.yaml", "repository: plasma\n"),
        ("visits/slipway.yaml", "app: visits\ntest: a\nlint: b\n"), ("visits/Dockerfile", Dockerfile), ("visits/deps/packages.txt", "1"), ("visits/src/main.cs", "1"),
        ("visits/lib/slipway.yaml", "library: lib\ntest: c\n"),
        ("visits/inner/slipway.yaml", "app: inner\ntest: d\n"), ("visits/inner/Dockerfile", "FROM debian\n"),
        ("money/slipway.yaml", "library: money\ntest: e\n"));

    [Fact]
    public void Tasks_of_a_runnable_and_of_what_has_no_image_below_it_run_in_its_dev_image()
    {
        var places = Places(Lab, Docker);

        Assert.Equal(new StepPlace("visits"), places.Of(Lab.Model.Get("visits")));
        Assert.Equal(new StepPlace("visits"), places.Of(Lab.Model.Get("lib")));
        Assert.Equal(new StepPlace(null, "visits/inner/Dockerfile has no stage `dev`"), places.Of(Lab.Model.Get("inner")));
        Assert.Equal(StepPlace.ThisMachine, places.Of(Lab.Model.Get("money")));
    }

    [Fact]
    public void Without_an_engine_on_this_machine_they_run_here_and_the_reason_is_told()
    {
        Assert.Equal("no container engine answers", Places(Lab, null).Of(Lab.Model.Get("visits")).Note);
        var remote = Docker with { Connection = Docker.Connection.Add("DOCKER_HOST", "ssh://build.example.net") };
        Assert.Equal("the container engine is on another machine", Places(Lab, remote).Of(Lab.Model.Get("lib")).Note);
        Assert.Null(Places(Lab, null).Of(Lab.Model.Get("money")).Note);
    }

    [Fact]
    public void The_image_is_a_step_on_demand_before_the_tasks()
    {
        var plan = Plan(Lab).Plan;

        Assert.Equal(["visits:image-dev", "inner:test", "lib:test", "money:test", "visits:test"], plan.Steps.Select(step => step.Name).OrderBy(name => !name.Contains("image", StringComparison.Ordinal)).ThenBy(name => name));
        Assert.True(plan.Steps[0] is { Name: "visits:image-dev", IsOnDemand: true, IntendsItself: true, Inputs: null });
        Assert.Equal(["visits:image-dev"], plan.Steps.Single(step => step.Name == "lib:test").After);
        Assert.Empty(plan.Steps.Single(step => step.Name == "inner:test").After);
    }

    [Fact]
    public void The_image_decides_and_this_machines_programs_do_not()
    {
        Assert.Equal(["format", "command", "stage", "passed CI", "place", "image visits", "sources visits", "above"], Step(Lab, "visits:test").Inputs!.All.Select(input => input.Name));
        Assert.Equal(["image visits"], TaskLab.Differences(Step(Lab, "lib:test"), Step(Lab.With("visits/deps/packages.txt", "2"), "lib:test")));
        Assert.Empty(TaskLab.Differences(Step(Lab, "lib:test"), Step(Lab.With("visits/src/main.cs", "2"), "lib:test")));
    }

    [Fact]
    public void Another_engine_inside_is_another_result() => Assert.Contains(
        "image visits", TaskLab.Differences(Step(Lab, "lib:test"), Step(Lab.With("visits/slipway.yaml", "app: visits\ntest: a\nimage: { engine: inner }\n"), "lib:test")));

    static TaskPlaces Places(TaskLab lab, ContainerProgram? program) => new(lab.Model, lab.Sources) { WhyNotInside = Images(lab, program).WhyNot };

    static DevImages Images(TaskLab lab, ContainerProgram? program) => new(
        new ImageRecipes(lab.Model, lab.Model.Stages.Get("test"), new ImageFiles(lab.Sources, path => lab.Files.FirstOrDefault(file => file.File == path).Text, _ => null), null),
        program, ImmutableSortedDictionary<string, string>.Empty.Add("CI", "true"), (_, _) => Task.FromResult(new StepOutcome()));

    static TaskPlan Plan(TaskLab lab)
    {
        var images = Images(lab, Docker);
        return lab.Plan(parts => parts with { Place = Places(lab, Docker).Of, Image = images.Of, ImageSteps = images.Steps }, "test");
    }

    static Step Step(TaskLab lab, string name) => Plan(lab).Plan.Steps.Single(step => step.Name == name);
}
