using Slipway.Repository;
using Slipway.Repository.Components;

namespace Slipway.Tests.Repository.Components;

public class NeedTests
{
    [Fact]
    public void A_list_names_resources_and_components_by_what_they_are() =>
        Assert.Equal(["redis: redis any", "accounts: -> accounts", "money: -> money"], Needs("[redis, accounts, libs/money]"));

    [Fact]
    public void A_map_gives_them_names() => Assert.Equal(
        ["db: postgresql 15 or sqlite", "q: redis any", "login: -> accounts", "also: -> money", "near: -> accounts", "bound: mariadb 11 at {secret:x}"],
        Needs("{ db: { postgresql: 15, embedded: sqlite }, q: redis, login: accounts, also: { component: libs/money }, near: ../accounts, bound: { mariadb: 11, url: \"{secret:x}\" } }"));

    [Theory]
    [InlineData("orders.ledger")]
    [InlineData("orders")]
    [InlineData("apps/orders.ledger")]
    [InlineData("../orders")]
    public void A_resource_may_be_anothers(string owner)
    {
        var model = Model($"{{ ledger: {{ mariadb: 11, owner: {owner} }} }}");
        var visits = model.Get("visits");

        Assert.Equal("orders", model.TargetOf(visits, visits.On(model.Stages.Default).Needs[0])!.Name);
        Assert.Equal(["orders", "visits"], model.GraphOn(model.Stages.Default).Order([visits]).Select(component => component.Name));
    }

    [Fact]
    public void A_component_is_found_by_name_code_or_folder()
    {
        var model = Model("[]");

        Assert.All(["visits", "vs", "apps/visits", "apps/visits/"], name => Assert.Equal("visits", model.Get(name).Name));
        Assert.Equal("visits", model.ComponentAt("apps/visits/src/deep").Name);
        Assert.Equal("plasma", model.ComponentAt("elsewhere").Name);
    }

    static IEnumerable<string> Needs(string needs)
    {
        var model = Model(needs);
        var visits = model.Get("visits");
        return visits.On(model.Stages.Default).Needs.Select(need => $"{need.Name}: " + need switch
        {
            ResourceNeed resource => $"{resource.Kind} {resource.Version ?? "any"}{(resource.Embedded is null ? "" : $" or {resource.Embedded}")}{(resource.Url is null ? "" : $" at {resource.Url.Text}")}",
            _ => $"-> {model.TargetOf(visits, need)!.Name}",
        });
    }

    static RepositoryModel Model(string needs) => ManifestTexts.Sound(
        ("slipway.yaml", "repository: plasma\n"),
        ("apps/visits/slipway.yaml", $"app: visits\ncode: vs\nneeds: {needs}\n"),
        ("apps/accounts/slipway.yaml", "app: accounts\n"),
        ("apps/orders/slipway.yaml", "app: orders\nneeds: { ledger: { mariadb: 11 } }\n"),
        ("libs/money/slipway.yaml", "library: money\n"));
}
