using Slipway.Releases.Deploys;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Manifests;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class DeployStepsTests
{
    const string Hooks = """
        { apiVersion: batch/v1, kind: Job, metadata: { name: b, annotations: { helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "2" } } }
        ---
        { apiVersion: batch/v1, kind: Job, metadata: { name: a, annotations: { helm.sh/hook: "pre-upgrade,post-rollback", helm.sh/hook-weight: "1" } } }
        ---
        { apiVersion: batch/v1, kind: Job, metadata: { name: c, annotations: { helm.sh/hook: post-install } } }
        """;

    static readonly ReleaseRecord First = new()
    {
        Component = "visits",
        Number = 1,
        Deploy = 1,
        Origin = ReleaseOrigin.Deploy,
        By = "ada@laptop",
        At = DateTimeOffset.UnixEpoch,
        Objects = [],
        Hooks = ObjectReader.Read("hooks.yaml", Hooks),
    };

    [Fact]
    public void An_installation_runs_its_hooks_around_the_rollout() =>
        Assert.Equal(["visits/prepare", "visits/pre-install/job-b", "visits/roll-out", "visits/post-install/job-c", "visits/smoke", "commit"], Steps(First, null));

    [Fact]
    public void An_upgrade_runs_others_one_after_the_other() =>
        Assert.Equal(["visits/prepare", "visits/pre-upgrade/job-a", "visits/pre-upgrade/job-b", "visits/roll-out", "visits/smoke", "commit"], Steps(First with { Number = 2 }, First));

    [Fact]
    public void A_rollback_runs_its_own() =>
        Assert.Equal(["visits/prepare", "visits/roll-out", "visits/post-rollback/job-a", "visits/smoke", "commit"], Steps(First with { Number = 3, Origin = new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: 1) }, First));

    [Fact]
    public void A_script_takes_the_place_of_all_the_rest() => Assert.Equal(["visits/prepare", "visits/script", "visits/smoke", "commit"], Steps(First with { Script = new ReleaseScript("scripts/deploy", "1f") }, null));

    [Fact]
    public void A_component_waits_for_those_that_it_needs_and_that_are_in_the_same_deploy()
    {
        var pieces = new[] { "accounts", "visits" }.Select(name => new DeployPiece(new ObjectOwner("plasma", "staging", name), "plasma-staging", First with { Component = name, Hooks = [] }, null));

        var steps = new DeploySteps([.. pieces], null!, new MemoryPlace(), Unguarded, _ => null!).Forward(_ => Task.CompletedTask, _ => ["accounts", "visits", "unchanged"]).Steps;

        Assert.Empty(steps.Single(step => step.Name == "accounts/prepare").After);
        Assert.Equal(["accounts/smoke"], steps.Single(step => step.Name == "visits/prepare").After);
    }

    [Fact]
    public void A_database_is_there_before_anything_that_needs_it() =>
        Assert.Equal(["visits/prepare", "visits/database", "visits/migrate", "visits/roll-out", "visits/smoke", "commit"], Steps(First with { Objects = ObjectCases.Objects("databases").Objects, Hooks = [], Migration = [] }, null));

    static PieceGuard Unguarded(DeployPiece piece) => new(piece, null!, new UnreachableData(), new DeployJournal(null!, []), TimeProvider.System);

    /// <summary>In their order: each waits for the one before it.</summary>
    static List<string> Steps(ReleaseRecord to, ReleaseRecord? from)
    {
        var piece = new DeployPiece(new ObjectOwner("plasma", "staging", "visits"), "plasma-staging", to, from);
        var steps = new DeploySteps([piece], null!, new MemoryPlace(), Unguarded, _ => null!).Forward(_ => Task.CompletedTask, _ => []).Steps;
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal([pair.First.Name], pair.Second.After));
        return [.. steps.Select(step => step.Name)];
    }
}
