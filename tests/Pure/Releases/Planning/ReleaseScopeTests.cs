using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Repository;
using Slipway.Repository.Manifests;
using Slipway.Tests.Repository;

namespace Slipway.Tests.Releases.Planning;

public class ReleaseScopeTests
{
    const string Root = "repository: plasma\nstages: { staging: { context: here } }";

    [Fact]
    public void What_is_needed_comes_first_and_libraries_are_not_deployed()
    {
        var scope = Scope("visits", Root, ("apps/visits/slipway.yaml", "app: visits\nneeds: [accounts, text]\nrun: serve"), ("apps/accounts/slipway.yaml", "app: accounts\nrun: serve"), ("libs/text/slipway.yaml", "library: text"));

        Assert.Equal(["accounts", "visits"], scope.Components.Select(component => component.Name));
        Assert.Equal(("here", "plasma-staging"), (scope.Context, scope.Namespace));
    }

    [Fact]
    public void A_component_may_be_in_the_namespace_of_its_cluster()
    {
        var scope = Scope("visits", Root, ("shop/slipway.yaml", "cluster: shop\nstages: { staging: { namespace: \"k2-{cluster}\" } }"), ("shop/visits/slipway.yaml", "app: visits\nrun: serve"));

        Assert.Equal("k2-shop", scope.Of(scope.Components.Single()).Namespace);
    }

    [Theory]
    [InlineData("repository: plasma", "run: serve", "stage-no-context")]
    [InlineData("repository: plasma\nstages: { staging: { engine: processes, context: here } }", "run: serve", "stage-not-deployed")]
    [InlineData(Root, "run: serve\nneeds: { database: { sqlite: 3 } }", "need-not-bound")]
    [InlineData(Root, "run: { web: serve, worker: work }", "image-run-missing")]
    [InlineData(Root, "run: serve # no image", "no-image")]
    public void What_stands_in_the_way_is_told(string root, string app, string code) =>
        Assert.Equal([code], Assert.Throws<ProblemException>(() => Scope("visits", root, ("apps/visits/slipway.yaml", $"app: visits\n{app}"))).Problems.Select(problem => problem.Code));

    [Fact]
    public void A_need_that_becomes_a_database_in_the_cluster_is_fine() =>
        Assert.Single(Scope("visits", Root, ("apps/visits/slipway.yaml", "app: visits\nrun: serve\nneeds: { database: { postgresql: 15, embedded: sqlite }, copies: { mariadb: 11 }, cache: { redis: 7 } }")).Components);

    [Fact]
    public void A_need_that_is_bound_is_fine() => Assert.Single(Scope("visits", Root,
        ("apps/visits/slipway.yaml", "app: visits\nrun: serve\nneeds: { database: { postgresql: 15 } }\nstages: { staging: { needs: { database: { url: \"{secret:url}\" } } } }")).Components);

    [Fact]
    public void One_deploy_is_for_one_cluster() => Assert.Equal("stage-several-contexts", Assert.Throws<ProblemException>(() => Scope("visits", Root,
        ("shop/slipway.yaml", "cluster: shop\nstages: { staging: { context: there } }"), ("shop/accounts/slipway.yaml", "app: accounts\nrun: serve"),
        ("apps/visits/slipway.yaml", "app: visits\nneeds: [accounts]\nrun: serve"))).Problems.Single().Code);

    static ReleaseScope Scope(string wanted, string root, params (string File, string Text)[] files)
    {
        var problems = new List<Problem>();
        var manifests = files.Prepend(("slipway.yaml", root)).Select(file => Manifest.Read(new ManifestSource(file.Item1, file.Item2 + "\n"), problems)!).ToList();
        var model = RepositoryReader.Read(manifests[0], manifests.Skip(1), problems);
        Assert.Equal("", string.Join('\n', problems));
        return ReleaseScope.Of(model, model.Stages.Get("staging"), [model.Get(wanted)], component => !component.Manifest.Source.Text.Contains("# no image", StringComparison.Ordinal), _ => false);
    }
}
