using Slipway.Problems;
using Slipway.Repository.Environment;

namespace Slipway.Tests.Repository.Environment;

public class EnvironmentResolverTests
{
    const string Root = """
        repository: plasma
        stages: { staging: { alias: [stage, pre] }, production: { extends: staging } }
        env:
          common: { LEVEL: root, A: root-common, WANTED: }
          staging: { LEVEL: root-staging, B: root-staging }
          production: { C: root-production }
        """;

    [Fact]
    public void The_nearer_level_wins_over_the_more_specific_stage() => Assert.Equal(
        ["LEVEL=app-common", "A=cluster-common", "B=root-staging", "C=root-production"],
        On("production", "env: { common: { LEVEL: app-common } }"));

    [Fact]
    public void Within_a_level_a_stage_wins_over_those_it_extends_and_over_common() => Assert.Equal(
        ["LEVEL=3", "A=cluster-common", "B=2"],
        On("staging", "env: { common: { LEVEL: 1, B: 1 }, staging: { B: 2, LEVEL: 3 }, production: { LEVEL: 4 } }"));

    [Fact]
    public void A_stage_inherits_what_stands_under_an_alias_of_its_parent() =>
        Assert.Contains("B=pre", On("production", "env: { pre: { B: pre } }"));

    [Fact]
    public void A_variable_without_a_value_overrides_nothing() =>
        Assert.Contains("A=cluster-common", On("local", "env: { common: { A: } }"));

    [Fact]
    public void An_empty_text_is_a_value() => Assert.Contains("A=", On("local", "env: { common: { A: \"\" } }"));

    [Fact]
    public void Numbers_and_flags_are_taken_as_written() =>
        Assert.Equal(["X=1.10", "Y=true", "Z=0x1F"], On("local", "env: { common: { X: 1.10, Y: true, Z: 0x1F } }").Where(text => text[0] >= 'X'));

    [Fact]
    public void A_value_is_made_of_variables_facts_secrets_and_addresses() => Assert.Equal(
        ["X=<local plasma visits root>", "Y={literal} }{", "Z=http://[accounts.host]:[accounts.port]/?k=<secret key>&d=[visits.db.url]"],
        On("local", """
            run: ./visits
            needs: { db: { postgresql: 15 }, login: accounts }
            env:
              common:
                WANTED: x
                X: "<{stage} {repository} {component} {LEVEL}>"
                Y: "{{literal}} }}{{"
                Z: "http://{login.host}:{accounts.port}/?k={secret:key}&d={db.url}"
            """).Where(text => text[0] >= 'X'));

    [Fact]
    public void A_shared_resource_is_its_owners() =>
        Assert.Contains("X=[accounts.store.url]", On("local", "needs: { db: { redis: 7, owner: accounts.store } }\nenv: { common: { X: \"{db.url}\" } }"));

    [Fact]
    public void What_is_inherited_and_does_not_fit_is_left_out_without_a_word()
    {
        var model = ManifestTexts.Sound(
            ("slipway.yaml", "repository: plasma\nenv: { common: { URL: \"{database.url}\", MORE: \"{URL}?x\" } }\n"),
            ("a/slipway.yaml", "app: aa\nneeds: { database: postgresql }\n"),
            ("b/slipway.yaml", "app: bb\n"));

        Assert.Equal(["URL", "MORE"], EnvironmentResolver.Resolve(model, model.Get("aa"), model.Stages.Default, []).Select(variable => variable.Name));
        var problems = new List<Problem>();
        Assert.Empty(EnvironmentResolver.Resolve(model, model.Get("bb"), model.Stages.Default, problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void Every_place_that_sets_a_variable_is_known_the_winner_first()
    {
        var model = Model("env: { common: { LEVEL: app } }");
        var level = EnvironmentResolver.Resolve(model, model.Get("visits"), model.Stages.Get("prod"), []).First(variable => variable.Name == "LEVEL");

        Assert.Equal(
            ["shop/visits/slipway.yaml env.common.LEVEL", "slipway.yaml env.staging.LEVEL", "slipway.yaml env.common.LEVEL"],
            level.Origins.Select(origin => $"{origin.Manifest.Source.File} {origin.Path}"));
    }

    [Fact]
    public void A_thousand_variables_in_a_chain_are_followed()
    {
        var chain = string.Concat(Enumerable.Range(0, 1000).Select(i => $"    V{i}: \"{(i == 999 ? "end" : $"{{V{i + 1}}}")}\"\n"));

        Assert.Contains("V0=end", On("local", $"env:\n  common:\n{chain}"));
    }

    static IEnumerable<string> On(string stage, string keys)
    {
        var model = Model(keys);
        var problems = new List<Problem>();
        var variables = EnvironmentResolver.Resolve(model, model.Get("visits"), model.Stages.Get(stage), problems);
        Assert.Equal("", ManifestTexts.Show(problems));
        return variables.Select(variable => $"{variable.Name}={string.Concat(variable.Parts.Select(Show))}");
    }

    static string Show(ValuePart part) => part switch
    {
        TextPart text => text.Text,
        SecretPart secret => $"<secret {secret.Name}>",
        EndpointPart endpoint => $"[{endpoint.Reference}]",
        _ => throw new InvalidOperationException(),
    };

    static Slipway.Repository.RepositoryModel Model(string keys) => ManifestTexts.Sound(
        ("slipway.yaml", Root + "\n"),
        ("shop/slipway.yaml", "cluster: shop\nenv: { common: { A: cluster-common } }\n"),
        ("shop/visits/slipway.yaml", $"app: visits\n{keys}\n"),
        ("accounts/slipway.yaml", "app: accounts\nrun: ./accounts\nneeds: { store: { redis: 7 } }\nenv: { common: { WANTED: here } }\n"));
}
