using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository;
using Slipway.Repository.Manifests;

namespace Slipway.Tests.Releases.Planning;

public class GoneComponentsTests
{
    static readonly ReleaseHistory History = new(
        [Released("orders", 1), Released("photos", 2, DeployOutcome.Undone), Released("photos", 1), Released("removed", 2) with { Origin = new(ReleaseOriginKind.Removal) }, Released("removed", 1), Released("undone", 1, DeployOutcome.Undone), Released("visits", 1)], []);

    [Fact]
    public void What_stands_and_is_not_in_the_repository_any_more_has_gone() => Assert.Equal(["orders", "photos"], GoneComponents.Of(History, Scope().Model));

    [Fact]
    public void What_is_to_be_removed_becomes_a_release_without_objects_and_what_was_removed_before_none()
    {
        var wanted = GoneComponents.Removed(["photos", "photos", "removed"], History, Scope()).ToList();

        Assert.Equal(("photos", ReleaseOriginKind.Removal), (wanted.Single().Component, wanted.Single().Origin.Kind));
        Assert.Empty(wanted.Single().Objects);
    }

    [Theory]
    [InlineData("visits", "component-here")]
    [InlineData("undone", "not-released")]
    [InlineData("phtoos", "not-released")]
    public void Nothing_else_is_removed(string name, string code) =>
        Assert.Equal(code, Assert.Throws<ProblemException>(() => GoneComponents.Removed([name], History, Scope())).Problems.Single().Code);

    static ReleaseScope Scope()
    {
        var problems = new List<Problem>();
        var manifests = new[] { ("slipway.yaml", "repository: plasma\nstages: { staging: { engine: kubernetes, context: here } }"), ("apps/visits/slipway.yaml", "app: visits\ncode: orders\nrun: serve") }
            .Select(file => Manifest.Read(new ManifestSource(file.Item1, file.Item2 + "\n"), problems)!).ToList();
        var model = RepositoryReader.Read(manifests[0], manifests.Skip(1), problems);
        return ReleaseScope.Of(model, model.Stages.Get("staging"), [model.Get("visits")], _ => true, _ => false);
    }

    static ReleaseSummary Released(string component, int number, DeployOutcome outcome = DeployOutcome.Released) =>
        new(component, number, number, DateTimeOffset.UnixEpoch, outcome) { Origin = ReleaseOrigin.Deploy, By = "ada@laptop" };
}
