using Slipway.Execution;
using Slipway.Images.Building;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Tests.Images.Building;

public class BuildPlannerTests
{
    static readonly ImageLab Lab = ImageLab.Visits(
        "FROM {image:base}\n", ("libs/base/slipway.yaml", "library: base\n"), ("libs/base/Dockerfile", "FROM scratch AS prod\nFROM prod AS dev\n")).With("apps/visits/slipway.yaml", "app: visits\nneeds: [base]\n");

    [Fact]
    public void A_base_comes_first_and_is_built_though_nobody_named_it()
    {
        Assert.Equal("base:image visits:image", Plan("visits", null));
        Assert.Equal("base:image visits:image-dev", Plan("visits", ImageTarget.Dev));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var lab = Lab.With("apps/visits/Dockerfile", "RUN x").With("libs/base/Dockerfile", "RUN x");
        var problem = Assert.Throws<ProblemException>(() => Of(lab, null, "visits", "base"));

        Assert.Equal(["no-dockerfile", "no-dockerfile"], problem.Problems.Select(one => one.Code));
    }

    static string Plan(string component, ImageTarget? target)
    {
        var plan = Of(Lab, target, component).Plan;
        Assert.Equal(["base:image"], plan.Steps[^1].After);
        return string.Join(' ', plan.Steps.Select(step => step.Name));
    }

    static BuildPlan Of(ImageLab lab, ImageTarget? target, params string[] names) => lab.Recipes() is var recipes
        ? BuildPlanner.Of(names.Select(recipes.Model.Get), target, recipes, (_, _) => Task.FromResult(new StepOutcome())) : null!;
}
