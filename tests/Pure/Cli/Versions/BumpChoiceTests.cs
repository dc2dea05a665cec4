using Slipway.Cli.Commands.Version;
using Slipway.Problems;
using Slipway.Tests.Repository;

namespace Slipway.Tests.Cli.Versions;

public class BumpChoiceTests
{
    static readonly Slipway.Repository.RepositoryModel Model = ManifestTexts.Sound(
        ("slipway.yaml", "repository: plasma\n"), ("apps/a/slipway.yaml", "app: a\n"), ("apps/b/slipway.yaml", "app: b\n"));

    [Theory]
    [InlineData("apps/a/src", "a b", "a")]
    [InlineData("apps", "plasma a", "plasma")]
    [InlineData("", "b", "b")]
    public void The_component_one_stands_in_or_the_only_one_with_a_version_is_meant(string folder, string withVersion, string expected) =>
        Assert.Equal(expected, BumpChoice.Of(Model, folder, component => withVersion.Split(' ').Contains(component.Name)).Name);

    [Theory]
    [InlineData("", "a b", "name those to bump, or say --affected")]
    [InlineData("apps/a", "b", "name those to bump, or say --affected")]
    [InlineData("apps/a", "", "name the one that is to get its first: slipway version bump minor a")]
    public void Nothing_is_guessed(string folder, string withVersion, string fix)
    {
        var problem = Assert.Throws<ProblemException>(() => BumpChoice.Of(Model, folder, component => withVersion.Split(' ').Contains(component.Name))).Problems.Single();

        Assert.Equal(("which-component", fix), (problem.Code, problem.Fix));
    }
}
