using Slipway.Repository;
using Slipway.Tasks;
using Slipway.Tests.Repository;

namespace Slipway.Tests.Tasks;

public class AffectedTests
{
    static readonly RepositoryModel Model = ManifestTexts.Sound(
        ("slipway.yaml", "repository: plasma\n"),
        ("apps/slipway.yaml", "cluster: apps\n"),
        ("apps/a/slipway.yaml", "app: a\nneeds: [b]\n"),
        ("libs/b/slipway.yaml", "library: b\nneeds: [c]\n"),
        ("libs/c/slipway.yaml", "library: c\n"),
        ("libs/c/inner/slipway.yaml", "library: inner\n"));

    [Theory]
    [InlineData("apps/a/x.cs", "a")]
    [InlineData("libs/c/x.cs", "a b c inner")]
    [InlineData("libs/c/src/x.cs", "a b c")]
    [InlineData("libs/b/README.md", "a b")]
    [InlineData("libs/c", "a b c inner")]
    [InlineData("apps/slipway.yaml", "apps a")]
    [InlineData("apps/Directory.Build.props", "apps a")]
    [InlineData("README.md", "plasma")]
    [InlineData("docs/x.txt", "plasma")]
    [InlineData("global.json", "plasma apps a b c inner")]
    public void A_change_touches_its_component_what_is_below_and_what_needs_them(string file, string components) =>
        Assert.Equal(components, string.Join(' ', Affected.By([file], Model, Model.Stages.Default).Select(component => component.Name)));

    [Fact]
    public void No_change_touches_nothing() => Assert.Empty(Affected.By([], Model, Model.Stages.Default));
}
