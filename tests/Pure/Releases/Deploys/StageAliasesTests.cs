using Slipway.Images.Registry;
using Slipway.Releases.Deploys;
using Slipway.Repository.Stages;

namespace Slipway.Tests.Releases.Deploys;

public class StageAliasesTests
{
    const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("staging", false, "staging")]
    [InlineData("production", true, "production latest")]
    [InlineData("dev", false, "")]
    [InlineData("latest", true, "latest")]
    public void A_stage_has_a_tag_of_its_name_and_a_protected_one_latest_too(string name, bool isProtected, string expected) =>
        Assert.Equal(expected, string.Join(' ', StageAliases.Of(new Stage(name, [name]) { IsProtected = isProtected })));

    [Theory]
    [InlineData("registry.lab:5000/visits@", "10.0.0.5:5000/visits@")]
    [InlineData("registry.lab:5000/team/visits@", "10.0.0.5:5000/team/visits@")]
    [InlineData("elsewhere.example.net/visits@", null)]
    public void A_tag_is_moved_where_images_are_pushed_to(string pulled, string? pushed) =>
        Assert.Equal(pushed is null ? null : pushed + Digest, StageAliases.Pushed(new RegistryAddress("10.0.0.5:5000", "registry.lab:5000"), pulled + Digest)?.ToString());

    [Fact]
    public async Task A_registry_that_is_away_is_told_when_tags_should_move_and_no_more()
    {
        var told = new List<string>();
        var aliases = new StageAliases(new Stage("staging", ["staging"]), (_, _) => throw RegistryProblems.NotReached(new RegistryHost("localhost:1", false), "nobody listens"), told.Add);

        await aliases.MeetAsync(Support.PlaceSamples.Record(1) with { Image = $"localhost:1/visits@{Digest}" }, new RegistryAddress("localhost:1", "localhost:1"), TestContext.Current.CancellationToken);
        Assert.Empty(told);

        await aliases.MoveAsync(Support.PlaceSamples.Record(1) with { Image = $"localhost:1/visits@{Digest}" }, new RegistryAddress("localhost:1", "localhost:1"), TestContext.Current.CancellationToken);

        Assert.StartsWith("warning: `localhost:1/visits:staging` not moved", Assert.Single(told), StringComparison.Ordinal);
    }
}
