using Slipway.Repository;
using Slipway.Repository.Stages;

namespace Slipway.Tests.Repository.Stages;

public class StageTests
{
    [Fact]
    public void Four_stages_are_there_by_themselves()
    {
        var stages = Root("").Stages;

        Assert.Equal(["test", "local", "staging", "production"], stages.All.Select(stage => stage.Name));
        Assert.Equal("local", stages.Default.Name);
        Assert.Equal("staging", stages.Get("stage").Name);
        Assert.Equal("production", stages.Get("prod").Name);
        Assert.Equal([false, false, false, true], stages.All.Select(stage => stage.IsProtected));
        Assert.Equal([EngineKind.Processes, EngineKind.Processes, EngineKind.Kubernetes, EngineKind.Kubernetes], stages.All.Select(stage => stage.Engine));
    }

    [Fact]
    public void A_stage_starts_from_the_one_it_extends_but_keeps_its_own_names()
    {
        var stages = Root("stages: { staging: { context: c, emoji: x }, qa: { extends: stage, alias: [check, q], context: d }, live: { extends: qa, default: true } }").Stages;

        var qa = stages.Get("q");
        Assert.Equal(("qa", EngineKind.Kubernetes, "d", "x"), (qa.Name, qa.Engine, qa.Context, qa.Emoji));
        Assert.Equal(["staging", "qa"], qa.Lineage);
        Assert.Equal(["check", "q"], qa.Aliases);
        Assert.Equal(["common", "staging", "stage", "qa", "check", "q"], qa.Layers);
        Assert.Equal("live", stages.Default.Name);
        Assert.False(qa.IsDefault);
        Assert.Empty(stages.Get("live").Aliases);
    }

    [Fact]
    public void One_that_is_told_to_extend_another_has_its_engine_from_there()
    {
        var stages = Root("stages: { staging: { engine: processes, listen: \"127.0.0.1:1\" }, prod: { extends: staging, listen: \"127.0.0.1:2\" }, test: { extends: staging, engine: containers } }").Stages;

        Assert.Equal((EngineKind.Processes, "127.0.0.1:2", "🔥", true), (stages.Get("prod").Engine, stages.Get("prod").Listen, stages.Get("prod").Emoji, stages.Get("prod").IsProtected));
        Assert.Equal(EngineKind.Containers, stages.Get("test").Engine);
    }

    [Fact]
    public void Whoever_writes_prod_means_production_with_its_protection()
    {
        var production = Root("stages: { prod: { branch: main } }").Stages.Get("production");

        Assert.Equal(("production", "main", true), (production.Name, production.Branch, production.IsProtected));
    }

    [Fact]
    public void A_cluster_refines_a_stage_for_what_is_in_it()
    {
        var model = ManifestTexts.Sound(
            ("slipway.yaml", "repository: plasma\nstages: { production: { context: a, branch: main } }\n"),
            ("shop/slipway.yaml", "cluster: shop\nstages: { prod: { context: b }, common: { embedded: true } }\n"),
            ("shop/inner/slipway.yaml", "cluster: inner\nstages: { production: { protected: false } }\n"),
            ("shop/inner/orders/slipway.yaml", "app: orders\n"),
            ("visits/slipway.yaml", "app: visits\n"));
        var production = model.Stages.Get("production");

        var orders = model.StageOf(model.Get("orders"), production);
        Assert.Equal(("b", "main", false, true), (orders.Context, orders.Branch, orders.IsProtected, orders.IsEmbedded));
        Assert.Equal(("b", true), (model.StageOf(model.Get("shop"), production).Context, model.StageOf(model.Get("shop"), production).IsProtected));
        Assert.Same(production, model.StageOf(model.Get("visits"), production));
    }

    [Fact]
    public void A_component_refines_itself_along_the_lineage_and_under_aliases()
    {
        var model = ManifestTexts.Sound(
            ("slipway.yaml", "repository: plasma\nstages: { production: { extends: staging } }\n"),
            ("visits/slipway.yaml", "app: visits\nrun: ./a\nport: 1\nneeds: { db: { postgresql: 15 } }\nstages: { common: { port: 2 }, stage: { run: ./b }, production: { needs: { db: { url: \"{secret:db}\" } } } }\n"));
        var visits = model.Get("visits");

        var local = visits.On(model.Stages.Get("local"));
        Assert.Equal(("./a", 2), (local.Processes[0].Command.Text, local.Processes[0].Port));
        var production = visits.On(model.Stages.Get("prod"));
        Assert.Equal(("./b", 2), (production.Processes[0].Command.Text, production.Processes[0].Port));
        var database = Assert.IsType<Slipway.Repository.Components.ResourceNeed>(Assert.Single(production.Needs));
        Assert.Equal(("postgresql", "15", "{secret:db}"), (database.Kind, database.Version, database.Url!.Text));
    }

    [Fact]
    public void A_sub_repository_may_have_stages_that_this_one_has_not() =>
        ManifestTexts.Sound(
            ("slipway.yaml", "repository: plasma\n"),
            ("libs/sub/slipway.yaml", "repository: sub\nstages: { moon: { alias: luna } }\nenv: { moon: { A: x } }\n"),
            ("libs/sub/app/slipway.yaml", "app: lander\nenv: { luna: { A: x } }\nstages: { moon: { port: 80 } }\n"));

    [Fact]
    public void A_chain_of_a_thousand_stages_is_followed()
    {
        var stages = Root("stages:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  s{i}: {{ extends: {(i == 0 ? "test" : $"s{i - 1}")} }}\n"))).Stages;

        Assert.Equal(1001, stages.Get("s999").Lineage.Length);
    }

    static RepositoryModel Root(string keys) => ManifestTexts.Sound(("slipway.yaml", $"repository: plasma\n{keys}\n"));
}
