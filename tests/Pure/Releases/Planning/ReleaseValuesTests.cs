using Slipway.Problems;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Tests.Releases.Planning;

public class ReleaseValuesTests
{
    static readonly byte[] Key = new byte[32];

    static readonly (string File, string Text)[] Files =
    [
        ("slipway.yaml", "repository: plasma\nstages: { staging: { engine: kubernetes, context: here } }"),
        ("shop/slipway.yaml", "cluster: shop\nstages: { staging: { namespace: shop } }"),
        ("shop/orders/slipway.yaml", "app: orders\nrun: serve\nneeds: { ledger: { mariadb: 11 } }\nenv: { common: { HOST: \"{ledger.host}:{ledger.port}\", USER: \"{ledger.user}\" } }"),
        ("visits/slipway.yaml", "app: visits\nrun: serve\nneeds: { ledger: { mariadb: 11, owner: orders.ledger }, search: { redis: 7, url: \"{secret:search-url}\" } }\nenv: { common: { LEDGER: \"{ledger.url}\", SEARCH: \"{search.host}\" } }"),
    ];

    [Fact]
    public async Task A_database_is_found_by_its_service_in_whichever_namespace_it_is()
    {
        var redactor = new Redactor();
        var model = Model();
        var scope = ReleaseScope.Of(model, model.Stages.Get("staging"), model.Components, _ => true, _ => false);
        var values = new ReleaseValues(scope, redactor);
        await values.ReadAsync(new SecretStore([new EnvironmentSecrets(new Dictionary<string, string> { ["SLIPWAY_SECRET_SEARCH_URL"] = "redis://cache.example.net:7000/0" })]), TestContext.Current.CancellationToken);

        var (orders, visits) = (values.Of(model.Get("orders"), Key), values.Of(model.Get("visits"), Key));

        Assert.Equal(("orders-ledger:3306", "orders"), (orders.Open["HOST"], orders.Open["USER"]));
        var password = new OwnedDatabase("orders", model.Get("orders").On(scope.Stage).Needs.OfType<ResourceNeed>().Single()).Passwords(Key).User;
        Assert.Equal($"mysql://orders:{password}@orders-ledger.shop:3306/orders", visits.Secret["LEDGER"].Reveal());
        Assert.Equal("cache.example.net", visits.Open["SEARCH"]);
        Assert.DoesNotContain(password, redactor.Redact($"it said {password}"), StringComparison.Ordinal);
    }

    static RepositoryModel Model()
    {
        var problems = new List<Problem>();
        var manifests = Files.Select(file => Manifest.Read(new ManifestSource(file.File, file.Text + "\n"), problems)!).ToList();
        var model = RepositoryReader.Read(manifests[0], manifests.Skip(1), problems);
        Assert.Equal("", string.Join('\n', problems));
        return model;
    }
}
