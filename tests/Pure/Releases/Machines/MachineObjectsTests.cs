using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Databases;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Machines;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository;
using Slipway.Repository.Environment;
using Slipway.Repository.Manifests;
using Slipway.Running.Containers;
using Slipway.State;

namespace Slipway.Tests.Releases.Machines;

public class MachineObjectsTests
{
    const string Root = "repository: plasma\nstages: { live: { engine: processes, listen: \"127.0.0.1:8080\", host: \"{app}.example.net\" } }\n";

    const string Containers = "repository: plasma\nstages: { live: { engine: containers, listen: \"127.0.0.1:8080\", registry: \"registry.example.net\" } }\n";

    const string Shop = """
        app: shop
        needs: { database: { postgresql: 17, embedded: sqlite } }
        env: { common: { DATABASE_URL: "{database.url}", KEY: "{secret:key}", TEXT: "a{{b", } }
        run: { web: ./serve, worker: [./work, -v] }
        migrate: ./migrate
        health: { ready: /readyz }
        expose: {}
        """;

    [Fact]
    public void A_component_is_its_processes_and_then_the_way_to_it()
    {
        var objects = MachineObjects.Of(Inputs(Shop));
        Assert.Equal(["Process/shop/web", "Process/shop/worker", "Route/shop"], objects.Select(one => ObjectKey.Of(one).ToString()));
        Assert.All(objects, one => Assert.True(new ObjectOwner("plasma", "live", "shop").Owns(one)));
        Assert.Equal(["shop.example.net"], new StageRoute(objects[2]).Hosts);
        Assert.Empty(new StageRoute(MachineObjects.Of(Inputs(Shop.Replace("expose: {}", "", StringComparison.Ordinal)))[1..].Last()).Hosts);
    }

    [Fact]
    public void No_secret_and_no_address_is_in_an_object_but_references_that_are_read_again()
    {
        var run = RunObject.Of(MachineObjects.Of(Inputs(Shop))[0]);
        Assert.Equal("{shop.database.url}", run.Variables["DATABASE_URL"]);
        Assert.Equal("{secret:key}", run.Variables["KEY"]);
        Assert.Equal("a{{b", run.Variables["TEXT"]);
        Assert.Equal(new MachineNeed("shop", "database", "postgresql") { Version = "17", MayBeEmbedded = true }, Assert.Single(run.Needs));
        Assert.Equal(("shop", "shop/web", "web", true, "/readyz"), (run.Component, run.Name, run.Part, run.Listens, run.Ready));
    }

    [Fact]
    public void A_migration_takes_words_as_a_shell_command_and_as_words()
    {
        var shell = RunObject.Of(MachineObjects.Migration(Inputs(Shop))!);
        Assert.Equal(["/bin/sh", "-c", "./migrate \"$@\"", "sh", "down", "--to", "3"], shell.Command.With("down", "--to", "3").Words);
        var words = RunObject.Of(MachineObjects.Migration(Inputs(Shop.Replace("migrate: ./migrate", "migrate: [./migrate, now]", StringComparison.Ordinal)))!);
        Assert.Equal(["./migrate", "now", "up"], words.Command.With("up").Words);
        Assert.Null(MachineObjects.Migration(Inputs("app: shop\nrun: ./serve\n")));
    }

    [Fact]
    public void The_same_object_has_the_same_id_as_it_is_wanted_kept_and_read()
    {
        var one = MachineObjects.Of(Inputs(Shop))[0];
        var kept = (JsonObject)JsonNode.Parse(one.ToJsonString())!;
        (kept["metadata"]!["uid"], kept["metadata"]!["generation"]) = (ObjectFiles.UidOf(one), 1);
        Assert.Equal(ObjectFiles.UidOf(one), ObjectFiles.UidOf(kept));
        Assert.NotEqual(ObjectFiles.UidOf(one), ObjectFiles.UidOf(MachineObjects.Of(Inputs(Shop) with { Secrets = "other" })[0]));
    }

    [Fact]
    public void What_runs_and_the_way_to_it_are_waited_for_and_asked()
    {
        var objects = MachineObjects.Of(Inputs(Shop));
        Assert.All(objects, one => Assert.True(DeployTargets.IsRolledOut(one)));
        Assert.All(objects, one => Assert.False(DeployPiece.IsInert(one)));
        Assert.All(objects, one => Assert.True(Leftovers.MayGo(one)));
    }

    [Fact]
    public void A_plan_tells_what_is_new_what_is_other_and_what_is_gone()
    {
        var (before, after) = (MachineObjects.Of(Inputs(Shop)), MachineObjects.Of(Inputs(Shop.Replace(", worker: [./work, -v]", "", StringComparison.Ordinal)) with { Files = "2222" }));
        var plan = new MachinePlanner(new ReleaseHistory([], []), [.. before.Select(Kept)]).Plan([new WantedRelease(Owner, "", after)]);
        Assert.Equal([("Process/shop/web", ObjectAction.Changed), ("Route/shop", ObjectAction.Unchanged), ("Process/shop/worker", ObjectAction.Pruned)], plan.Components[0].Objects.Select(one => (one.Key.ToString(), one.Action)));
        Assert.Equal(["spec.files"], plan.Components[0].Objects[0].Diff.Select(change => change.Path));
        Assert.True(new MachinePlanner(new ReleaseHistory([], []), [.. before.Select(Kept)]).Plan([new WantedRelease(Owner, "", before)]).IsEmpty);
    }

    [Fact]
    public void Migrations_run_where_files_or_variables_are_others_than_those_that_stand_or_somebody_has_put_its_data_back()
    {
        var inputs = Inputs(Shop);
        var standing = new ReleaseSummary("shop", 1, 1, DateTimeOffset.UnixEpoch, DeployOutcome.Released) { Origin = ReleaseOrigin.Deploy, By = "ada", Fingerprint = inputs.Files };
        MigrationForecast Forecast(MachineInputs wanted, string? restored = null) => new MachinePlanner(new ReleaseHistory([standing with { Restored = restored }], []), [.. MachineObjects.Of(inputs).Select(Kept)])
            .Plan([new WantedRelease(Owner, "", MachineObjects.Of(wanted)) { Migration = MachineObjects.Migration(wanted), Image = new WantedImage(WantedImageState.Standing, null, wanted.Files) }]).Components[0].Migration;
        Assert.Equal(MigrationForecast.NotNeeded, Forecast(inputs));
        Assert.Equal(MigrationForecast.Runs, Forecast(inputs with { Files = "2222" }));
        Assert.Equal(MigrationForecast.Runs, Forecast(inputs with { Secrets = "other" }));
        Assert.Equal(MigrationForecast.Runs, Forecast(inputs, "shop-database-1"));
    }

    [Fact]
    public void Where_no_migration_is_pending_what_is_new_is_released_all_the_same_and_data_that_was_put_back_alone_is_no_release()
    {
        var wanted = new WantedRelease(Owner, "", []) { Image = new WantedImage(WantedImageState.Standing, null, "1111") };
        var standing = new ReleaseSummary("shop", 1, 1, DateTimeOffset.UnixEpoch, DeployOutcome.Released) { Origin = ReleaseOrigin.Deploy, By = "ada", Fingerprint = "1111" };

        Assert.False(new ComponentPlan(wanted, null, 1, []).WithNothingPending().IsEmpty);
        Assert.False(new ComponentPlan(wanted, standing with { Fingerprint = "0000", Restored = "shop-database-1" }, 2, []).WithNothingPending().IsEmpty);
        Assert.True(new ComponentPlan(wanted, standing with { Restored = "shop-database-1" }, 2, []).WithNothingPending().IsEmpty);
    }

    [Fact]
    public void One_host_leads_to_one_component()
    {
        var one = Inputs(Shop.Replace("expose: {}", "expose: { host: a.example.net }", StringComparison.Ordinal));
        var other = one with { Owner = new ObjectOwner("plasma", "live", "other") };
        var plan = new MachinePlanner(new ReleaseHistory([], []), []).Plan([new WantedRelease(one.Owner, "", MachineObjects.Of(one)), new WantedRelease(other.Owner, "", MachineObjects.Of(other))]);
        Assert.Equal("host-taken", Assert.Single(plan.Problems).Code);
    }

    [Fact]
    public void What_this_machine_cannot_do_is_refused()
    {
        var model = Model(Shop.Replace("expose: {}", "expose: { path: /shop }", StringComparison.Ordinal));
        var refused = Assert.Throws<ProblemException>(() => MachineScope.Of(model, model.Stages.Get("live"), model.Components, _ => true, _ => true));
        Assert.Equal(["machine-path", "machine-script"], refused.Problems.Select(problem => problem.Code).Order());
    }

    [Fact]
    public void A_unit_says_its_words_and_variables_so_that_systemd_reads_them_as_they_are()
    {
        var unit = new StageUnit(new MachineStage("plasma", "live", "/s/place", new UpFolders("/s/place/up", "/r/x"), "/s"), ["/s/50% \"x\"/$tool", "supervise"], ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/a$b"), IsSystem: false);
        Assert.Equal("slipway-plasma-live.service", unit.Name);
        Assert.Contains("\nExecStart=\"/s/50%% \\\"x\\\"/$$tool\" \"supervise\"\n", unit.Text, StringComparison.Ordinal);
        Assert.Contains("\nEnvironment=\"PATH=/a$b\"\n", unit.Text, StringComparison.Ordinal);
        Assert.EndsWith("[Install]\nWantedBy=default.target\n", unit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_run_from_an_image_says_which_and_where_it_listens_inside()
    {
        const string image = "registry.example.net/shop@sha256:0123456789012345678901234567890123456789012345678901234567890123";
        var inputs = InImages(Shop + "\nimage: { run: { worker: [./work, -v] } }") with { Image = image };
        var objects = MachineObjects.Of(inputs);
        var (web, worker) = (RunObject.Of(Read(objects[0])), RunObject.Of(Read(objects[1])));
        Assert.Equal((image, 8080, ""), (web.Image, web.Inside, web.Files));
        Assert.True(InImage.IsForEntryPoint(web.Command));
        Assert.Empty(web.Command.Words);
        Assert.Equal((image, null), (worker.Image, worker.Inside));
        Assert.Equal(["./work", "-v"], worker.Command.Words);

        var migration = RunObject.Of(Read(MachineObjects.Migration(inputs)!));
        Assert.Equal(["migrate", "up"], migration.Command.With("up").Words);
        Assert.True(InImage.IsForEntryPoint(migration.Command.With("up")));
    }

    [Fact]
    public void A_stage_of_containers_runs_what_has_an_image()
    {
        var model = Model(Shop, Containers);
        var refused = Assert.Throws<ProblemException>(() => MachineScope.Of(model, model.Stages.Get("live"), model.Components, _ => false, _ => false));
        Assert.Equal(["no-image"], refused.Problems.Select(problem => problem.Code));
        refused = Assert.Throws<ProblemException>(() => MachineScope.Of(model, model.Stages.Get("live"), model.Components, _ => false, _ => true));
        Assert.Equal(["image-run-missing"], refused.Problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData("postgresql://ada@127.0.0.1:5432/shop", true)]
    [InlineData("postgresql://ada@localhost/shop", true)]
    [InlineData("postgresql://ada@[::1]:5432/shop", true)]
    [InlineData("postgresql://ada@db.example.net/shop", false)]
    [InlineData("sqlite:///srv/shop.db", false)]
    public void A_container_is_not_led_to_itself_where_a_database_of_this_machine_is_meant(string url, bool isRefused)
    {
        var need = new MachineNeed("shop", "database", url.Split(':')[0]) { Url = url };
        var bound = BoundUrl.Parse(need.Id, need.Kind, url);
        if (isRefused)
        {
            Assert.Equal("machine-loopback", Assert.Single(Assert.Throws<ProblemException>(() => StageVariables.SeenInside(need, bound)).Problems).Code);
            return;
        }

        Assert.Same(bound, StageVariables.SeenInside(need, bound));
        Assert.Equal("database.shop", StageVariables.SeenInside(need, bound with { Inside = new ResourceEndpoint(need.Kind, url) { Host = "database.shop" } }).Host);
    }

    [Fact]
    public void What_a_stage_is_called_in_an_engine_differs_for_each_user_of_the_machine()
    {
        var one = new MachineStage("plasma", "live", "/s/place", new UpFolders("/s/place/up", "/r/x"), "/s");
        Assert.StartsWith("slipway-plasma-live-", one.Space.Name, StringComparison.Ordinal);
        Assert.Equal(one.Space.Name, (one with { State = "/other" }).Space.Name);
        Assert.NotEqual(one.Space.Name, (one with { Root = "/t/place" }).Space.Name);
    }

    static ObjectOwner Owner => new("plasma", "live", "shop");

    static JsonObject Kept(JsonObject one)
    {
        var kept = (JsonObject)one.DeepClone();
        kept["metadata"]!["uid"] = ObjectFiles.UidOf(one);
        return kept;
    }

    static JsonObject Read(JsonObject one) => (JsonObject)JsonNode.Parse(one.ToJsonString())!;

    static RepositoryModel Model(string shop, string root = Root)
    {
        var problems = new List<Problem>();
        var model = RepositoryReader.Read(Manifest.Read(new ManifestSource("slipway.yaml", root), problems)!, [Manifest.Read(new ManifestSource("shop/slipway.yaml", shop), problems)!], problems);
        Assert.Equal("", string.Join('\n', problems));
        return model;
    }

    static MachineInputs InImages(string shop)
    {
        var (inputs, model) = (Inputs(shop), Model(shop, Containers));
        return inputs with { Settings = InImage.Of(model.Get("shop"), model.Stages.Get("live")), Files = "" };
    }

    static MachineInputs Inputs(string shop)
    {
        var (model, problems) = (Model(shop), new List<Problem>());
        var (component, stage) = (model.Get("shop"), model.Stages.Get("live"));
        return new MachineInputs(Owner, component.On(stage), component.Folder, "1111")
        {
            Host = stage.Host,
            Variables = EnvironmentResolver.Resolve(model, component, stage, problems).ToImmutableSortedDictionary(variable => variable.Name, MachineInputs.Text, StringComparer.Ordinal),
            Needs = [.. component.On(stage).Needs.OfType<Slipway.Repository.Components.ResourceNeed>().Select(need => MachineNeed.Of("shop", need, isEmbedded: false))],
            Secrets = "hash",
            Attempt = "d1",
        };
    }
}
