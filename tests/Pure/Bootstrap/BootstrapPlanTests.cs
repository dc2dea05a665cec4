using Slipway.Bootstrap;
using Slipway.Bootstrap.Scripts;
using Slipway.Problems;

namespace Slipway.Tests.Bootstrap;

public class BootstrapPlanTests
{
    static readonly string Digest = new('a', 64);

    static ResolvedTool Wanted(string name, string version) => new(name, version, new Uri($"https://ada:pw@example.net/{name}?t=s"), Digest, null);

    static InstalledTool There(string name, string version, bool isIntact = true, string? digest = null) =>
        new(new ToolStamp(name, version, digest ?? Digest, null, 1, 1, null), isIntact);

    [Fact]
    public void The_plan_says_what_happens_to_every_tool()
    {
        var plan = BootstrapPlan.Of(
            [],
            [Wanted("new", "1.0"), Wanted("same", "1.0"), Wanted("newer", "2.0"), Wanted("spoilt", "1.0"), Wanted("other", "1.0")],
            [There("same", "1.0"), There("newer", "1.0"), There("spoilt", "1.0", isIntact: false), There("other", "1.0", digest: "b"), There("dropped", "3.0")],
            []);

        Assert.Equal(
            [
                "new: fetch 1.0 from https://example.net/new",
                "same: 1.0 is there",
                "newer: replace 1.0 by 2.0 from https://example.net/newer",
                "spoilt: put 1.0 there again, from https://example.net/spoilt",
                "other: put 1.0 there again, from https://example.net/other",
                "dropped: remove 3.0, the manifest does not name it any more",
            ],
            plan.Tools.Select(tool => tool.ToString()));
    }

    [Fact]
    public void Scripts_are_listed_after_what_they_need()
    {
        var plan = BootstrapPlan.Of([], [], [], [Script("shop", "accounts", "unknown"), Script("accounts", "money"), Script("blog"), Script("money")]);

        Assert.Equal(["blog", "money", "accounts", "shop"], plan.Scripts.Select(script => script.Component));
    }

    [Fact]
    public void Scripts_that_wait_for_each_other_are_a_problem()
    {
        var exception = Assert.Throws<ProblemException>(() => BootstrapPlan.Of([], [], [], [Script("a", "b"), Script("b", "a"), Script("c")]));

        Assert.Equal("the components `a`, `b` wait for each other", Assert.Single(exception.Problems).What);
    }

    static InitScript Script(string component, params string[] after) => new(component, "/repo", "/repo/scripts/init") { After = [.. after] };
}
