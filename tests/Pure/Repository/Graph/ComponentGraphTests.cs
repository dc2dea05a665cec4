using Slipway.Repository;

namespace Slipway.Tests.Repository.Graph;

public class ComponentGraphTests
{
    const int Many = 5000;

    [Fact]
    public void Each_comes_after_what_it_needs_and_once()
    {
        var model = Model(("a", "b, c"), ("b", "d"), ("c", "d"), ("d", ""), ("e", ""));

        Assert.Equal(["d", "b", "c", "a"], Order(model, "a"));
        Assert.Equal(["d", "c", "e"], Order(model, "c", "e"));
    }

    [Fact]
    public void A_chain_of_five_thousand_is_legal()
    {
        var model = Model([.. Enumerable.Range(0, Many).Select(i => ($"c{i}", i + 1 < Many ? $"c{i + 1}" : ""))]);

        Assert.Equal(Enumerable.Range(0, Many).Reverse().Select(i => $"c{i}"), Order(model, "c0"));
        Assert.Empty(model.GraphOn(model.Stages.Default).FindCircles());
    }

    [Fact]
    public void A_circle_of_five_thousand_is_drawn()
    {
        var files = Files([.. Enumerable.Range(0, Many).Select(i => ($"c{i}", $"c{(i + 1) % Many}"))]);
        var (model, problems) = ManifestTexts.Read(files);

        Assert.Equal("need-circle", Assert.Single(problems).Code);
        Assert.Equal(Many + 1, Assert.Single(model!.GraphOn(model.Stages.Default).FindCircles()).Length);
        Assert.Equal(Many, Order(model, "c17").Count());
    }

    static IEnumerable<string> Order(RepositoryModel model, params string[] wanted) =>
        model.GraphOn(model.Stages.Default).Order(wanted.Select(model.Get)).Select(component => component.Name);

    static RepositoryModel Model(params (string Name, string Needs)[] components) => ManifestTexts.Sound(Files(components));

    static IEnumerable<(string File, string Text)> Files(params (string Name, string Needs)[] components) =>
        components.Select(component => ($"{component.Name}/slipway.yaml", $"app: {component.Name}\nneeds: [{component.Needs}]\n")).Prepend(("slipway.yaml", "repository: plasma\n"));
}
