using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class DeployPiecesTests
{
    static readonly DeployRecord Broken = new(7, [new DeployBegan(PlaceSamples.At, "slipway deploy", "ada@laptop", [new DeployedComponent("visits", 2, 1)])]);

    [Fact]
    public async Task A_plan_that_makes_what_was_written_goes_on_with_it_as_it_was_written()
    {
        var written = RunLab.Record("visits", 2, []) with { Deploy = 7, By = "bob@ci", Migration = Map("job"), Schema = Schema };

        var piece = Assert.Single((await Pieces(written).ResumeAsync(Broken, Plan(), Never, RunLab.Cancellation))!.Value);

        Assert.Equal(("bob@ci", 2, 1), (piece.To.By, piece.To.Number, piece.From!.Number));
        Assert.NotNull(piece.To.Migration);
        Assert.Equal("2", piece.To.Schema!.After);
        Assert.Empty(piece.Unchanged);
    }

    [Fact]
    public async Task What_had_not_been_written_yet_is_made_from_the_plan_under_the_number_that_it_had() =>
        Assert.Equal((2, 7), (await Pieces().ResumeAsync(Broken, Plan(), AsPlanned, RunLab.Cancellation))!.Value.Select(piece => (piece.To.Number, piece.To.Deploy)).Single());

    [Fact]
    public async Task Where_nothing_was_written_the_migrations_that_are_pending_are_asked_for()
    {
        var piece = Assert.Single((await Pieces().ResumeAsync(Broken, Plan(), component => Task.FromResult(component with { Schema = Schema }), RunLab.Cancellation))!.Value);

        Assert.Equal("2", piece.To.Schema!.After);
    }

    [Fact]
    public async Task Another_object_image_component_or_beginning_is_another_release()
    {
        var written = RunLab.Record("visits", 2, []);
        Assert.Null(await Pieces(written with { Objects = [Map("visits")] }).ResumeAsync(Broken, Plan(), Never, RunLab.Cancellation));
        Assert.Null(await Pieces(written with { Objects = [.. written.Objects, Map("further")] }).ResumeAsync(Broken, Plan(), Never, RunLab.Cancellation));
        Assert.Null(await Pieces(written with { Image = "registry/visits@sha256:0" }).ResumeAsync(Broken, Plan(), Never, RunLab.Cancellation));
        Assert.Null(await Pieces(written).ResumeAsync(Broken, Plan("orders"), Never, RunLab.Cancellation));
        Assert.Null(await Pieces(written).ResumeAsync(Broken, Plan(from: 3), Never, RunLab.Cancellation));
        Assert.Null(await Pieces(written with { Script = new ReleaseScript("scripts/deploy", "1f") }).ResumeAsync(Broken, Plan(), Never, RunLab.Cancellation));
    }

    [Fact]
    public async Task What_was_written_suffices_to_take_it_back_and_what_was_not_has_had_no_effect()
    {
        Assert.Equal(("n", 2, 1), (await Pieces(RunLab.Record("visits", 2, [])).OfRecordsAsync(Broken, RunLab.Cancellation)).Select(piece => (piece.Namespace, piece.To.Number, piece.From!.Number)).Single());
        Assert.Empty(await Pieces().OfRecordsAsync(Broken, RunLab.Cancellation));
    }

    [Fact]
    public async Task A_plan_makes_pieces_of_what_changes_and_records_no_value_of_a_secret()
    {
        var secret = Map("password");
        (secret["kind"], secret["stringData"]) = ("Secret", new JsonObject { ["PASSWORD"] = "hunter2" });
        var plan = Plan(further: secret);
        plan = plan with { Components = [.. plan.Components, .. Plan("orders", isChanged: false).Components] };

        var piece = Assert.Single(await Pieces().OfPlanAsync(plan, RunLab.Cancellation));

        Assert.DoesNotContain(piece.To.Objects, one => one.ContainsKey("data") && one.Kind() == "Secret" || one.ContainsKey("stringData"));
        Assert.Equal("hunter2", piece.Secrets["password"].Text("stringData", "PASSWORD"));
    }

    [Fact]
    public async Task A_rollback_is_a_release_of_its_own_that_runs_no_migration()
    {
        var piece = await Pieces().AgainAsync(RunLab.Record("visits", 1, []) with { Migration = Map("job"), Schema = Schema }, 9, 12, null, ImmutableDictionary<string, string>.Empty, null, RunLab.Cancellation);

        Assert.Equal((9, 12, null, null, "eve@laptop"), (piece.To.Number, piece.To.Deploy, piece.To.Migration, piece.To.Schema, piece.To.By));
        Assert.Equal(new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: 1), piece.To.Origin);
    }

    [Fact]
    public async Task A_rollback_that_takes_migrations_down_does_so_with_the_image_that_has_them_and_guards_the_data()
    {
        var migrated = RunLab.Record("visits", 2, []) with { Migration = Map("job"), Schema = Schema, Data = [new ReleaseData("database", "postgresql", ImmutableSortedDictionary<string, string>.Empty) { Snapshot = "of-2", Mark = "1" }] };

        var piece = await Pieces(migrated).AgainAsync(RunLab.Record("visits", 1, []), 9, 12, 2, ImmutableDictionary<string, string>.Empty, new SchemaDescent(Schema, migrated), RunLab.Cancellation);

        Assert.Equal(("down-12", "down --to 1"), (piece.Migrates!.Name, string.Join(' ', piece.Migrates.Words)));
        Assert.Same(migrated.Migration, piece.Migrates.Migration);
        Assert.True(piece.IsGuarded);
        Assert.Null(piece.To.Schema);
        Assert.StartsWith("visits-database-", Assert.Single(piece.To.Data).Snapshot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_goes_on_with_what_was_written_alone_and_no_other_deploy_does()
    {
        var rollback = RunLab.Record("visits", 2, []) with { Origin = new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: 1) };

        Assert.Equal((2, 1), (await Pieces(rollback).OfRollbackAsync(Broken, RunLab.Cancellation))!.Value.Select(piece => (piece.To.Number, piece.From!.Number)).Single());
        Assert.Null(await Pieces(RunLab.Record("visits", 2, [])).OfRollbackAsync(Broken, RunLab.Cancellation));
        Assert.Null(await Pieces().OfRollbackAsync(Broken, RunLab.Cancellation));
    }

    [Fact]
    public async Task A_database_does_not_go_back_with_the_code()
    {
        var (earlier, standing) = (Set("postgres:15.1"), Set("postgres:15.2"));
        var pieces = new DeployPieces(new MemoryPlace([RunLab.Record("visits", 2, [standing])]), "plasma", "staging", "eve@laptop", TimeProvider.System);

        var piece = await pieces.AgainAsync(RunLab.Record("visits", 1, [earlier]), 9, 12, 2, ImmutableDictionary<string, string>.Empty, null, RunLab.Cancellation);

        Assert.Same(piece.From!.Objects.Single(DatabaseMark.IsSet), piece.To.Objects.Single(DatabaseMark.IsSet));
        Assert.Equal("1", piece.To.Objects[0].Text("data", "release"));
    }

    static JsonObject Set(string image) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "StatefulSet",
        ["metadata"] = new JsonObject { ["name"] = "visits-database", ["namespace"] = "n", ["labels"] = new JsonObject { [DatabaseMark.Label] = "database" }, ["annotations"] = new JsonObject { [DatabaseMark.Image] = image } },
    };

    static SchemaChange Schema { get; } = new("1", [new PendingMigration("2", "", Compatibility.Yes, Reversibility.Lossy)]);

    static Task<ComponentPlan> AsPlanned(ComponentPlan component) => Task.FromResult(component);

    static Task<ComponentPlan> Never(ComponentPlan component) => throw new InvalidOperationException("asked");

    /// <summary>In a place that has release 1, and what a broken deploy has written.</summary>
    static DeployPieces Pieces(params ReleaseRecord[] written) => new(new MemoryPlace([RunLab.Record("visits", 1, []), .. written]), "plasma", "staging", "eve@laptop", TimeProvider.System);

    static ReleasePlan Plan(string component = "visits", int from = 1, bool isChanged = true, params JsonObject[] further)
    {
        ImmutableArray<JsonObject> objects = [.. RunLab.Record(component, 2, further).Objects];
        var planned = objects.Select(one => new PlannedObject(ObjectKey.Of(one), isChanged ? ObjectAction.Changed : ObjectAction.Unchanged, one));
        var standing = new ReleaseSummary(component, from, from, PlaceSamples.At, DeployOutcome.Released) { Origin = ReleaseOrigin.Deploy, By = "ada@laptop" };
        return new ReleasePlan(8, [new ComponentPlan(new WantedRelease(new ObjectOwner("plasma", "staging", component), "n", objects), standing, 3, [.. planned])]);
    }

    static JsonObject Map(string name) => new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "n" } };
}
