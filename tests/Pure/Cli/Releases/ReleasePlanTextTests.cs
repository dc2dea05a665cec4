using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Cli.Output.Releases;
using Slipway.Execution.Journal;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Tests.Cli.Releases;

public class ReleasePlanTextTests
{
    [Fact]
    public void Only_what_changes_is_shown() => AssertText(
        """
        visits: release 5, from 4
          image: r/visits (to be built)
          migrations: those that are pending run first
          + ConfigMap/visits-env-1
          ~ Deployment/visits (its pods are replaced)
              spec.replicas: 2 -> 3
              spec.template.spec.containers[web].args:
                  - serve
                - - slowly
                + - fast
                  - now
              spec.paused: true -> (none)
          ~ Secret/visits
              data.password: (secret, changed)
          -/+ Job/once (removed and made anew)
          - Service/old

        1 to create, 2 to change, 1 to replace, 1 to prune in `plasma` of `here`

        """,
        Component("visits", WantedImageState.ToBuild, MigrationForecast.Runs,
            Object("ConfigMap", "visits-env-1", ObjectAction.Created),
            Restarted(Object("Deployment", "visits", ObjectAction.Changed, new FieldChange("spec.replicas", "2", "3"), new FieldChange("spec.template.spec.containers[web].args", "- serve\n- slowly\n- now", "- serve\n- fast\n- now"), new FieldChange("spec.paused", "true", null))),
            Object("Secret", "visits", ObjectAction.Changed, new FieldChange("data.password", FieldChanges.Masked, FieldChanges.Masked)),
            Object("Job", "once", ObjectAction.Replaced),
            Object("ServiceAccount", "visits", ObjectAction.Unchanged),
            Object("Service", "old", ObjectAction.Pruned)),
        Component("accounts", WantedImageState.Standing, MigrationForecast.NotNeeded, Object("Deployment", "accounts", ObjectAction.Unchanged)));

    [Fact]
    public void A_script_that_is_run_is_named()
    {
        var component = Component("mail", WantedImageState.None, MigrationForecast.None) with { RunsScript = true };
        AssertText("mail: release 5, from 4\n  runs: scripts/deploy\n\nno object to change in `plasma` of `here`\n", component with { Wanted = component.Wanted with { Script = new ReleaseScript("scripts/deploy", "1f") } });
    }

    [Fact]
    public void Migrations_that_are_pending_are_shown_with_what_they_run() => AssertText(
        """
        visits: release 5, from 4
          image: r/visits@sha256:1
          migrations: 2 pending
            0002-totals: the total (compatible: yes, reversible: lossy)
                create table total (
                  n bigint);
            0003-drop: no\uFFFD more (compatible: unknown, reversible: no)
          ~ Deployment/visits

        1 to change in `plasma` of `here`

        """.Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal),
        Component("visits", WantedImageState.Published, MigrationForecast.Runs, Object("Deployment", "visits", ObjectAction.Changed)) with
        {
            Schema = new SchemaChange("0001", [new("0002-totals", "the total", Compatibility.Yes, Reversibility.Lossy, "\ncreate table total (\r\n  n bigint);\n\n"), new("0003-drop", "no\e more", Compatibility.Unknown, Reversibility.No)]),
        });

    [Fact]
    public void What_is_only_declared_compatible_is_said_to_be_no_more_than_that()
    {
        var (component, guard) = (Component("visits", WantedImageState.Published, MigrationForecast.Runs), new GuardForecast(FenceForecast.None, Rehearses: false, null));
        string[] Rehearsal(ComponentPlan plan) => [.. GuardText.Of(plan).Where(line => line.StartsWith("rehearsal:", StringComparison.Ordinal))];

        Assert.Equal(["rehearsal: none; compatible is what they say of themselves, and `--rehearse` tries them first"], Rehearsal(component with { Guard = guard }));
        Assert.Empty(Rehearsal(component with { Guard = guard, From = null }));
        Assert.Empty(Rehearsal(component with { Guard = guard with { Fence = FenceForecast.Certain } }));
        Assert.StartsWith("rehearsal: they are tried", Assert.Single(Rehearsal(component with { Guard = guard with { Rehearses = true } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_it_is_not_known_which_are_pending_is_said()
    {
        var component = Component("visits", WantedImageState.ToBuild, MigrationForecast.Runs);

        Assert.Equal(["migrations: known when the image is built"], MigrationText.Of(component with { Unknown = SchemaUnknown.NoImage }));
        Assert.Equal(["migrations: none pending"], MigrationText.Of(component with { Migration = MigrationForecast.NothingPending }));
        Assert.Equal(4, new[] { SchemaUnknown.NotAsked, SchemaUnknown.NoNamespace, SchemaUnknown.NoDatabase, SchemaUnknown.NotAllowed }.Select(unknown => MigrationText.Of(component with { Unknown = unknown }).Single()).Distinct().Count());
        Assert.Equal(43, MigrationText.Of(component with { Schema = new SchemaChange(null, [new("1", "", Compatibility.Yes, Reversibility.No, new string('\n', 3) + string.Join('\n', Enumerable.Range(1, 99)))]) }).Count());
    }

    [Theory]
    [InlineData(false, "writers are held off until it is released, and reads go on; snapshot and rollout took 2.5 s the last time, to which the migrations come")]
    [InlineData(true, "all requests are held off until it is released, reads too: a SQLite file knows no roles; snapshot and rollout took 2.5 s the last time, to which the migrations come")]
    public void Who_is_held_off_is_said_beforehand(bool isFile, string expected)
    {
        var guard = new GuardForecast(FenceForecast.Certain, false, TimeSpan.FromSeconds(2.5)) { IsFile = isFile };

        Assert.Equal($"fence: {expected}", GuardText.Of(Component("visits", WantedImageState.Standing, MigrationForecast.Runs) with { Guard = guard }).Last());
    }

    [Fact]
    public void Of_a_version_that_stands_nothing_is_said_where_none_does()
    {
        var component = Component("visits", WantedImageState.Published, MigrationForecast.Runs) with { Guard = new GuardForecast(FenceForecast.None, Rehearses: true, null) };

        Assert.Equal(["rehearsal: they are tried on a copy first, and the version that stands on what comes of it", "fence: none, the version that stands works on the new schema"], Said(component));
        Assert.Equal(["rehearsal: they are tried on a copy first", "fence: none, no version stands that could write"], Said(component with { From = null }));

        static string[] Said(ComponentPlan plan) => [.. GuardText.Of(plan).Where(line => !line.StartsWith("snapshot:", StringComparison.Ordinal))];
    }

    [Fact]
    public void Nothing_is_said_in_one_line() =>
        AssertText("nothing to change in `plasma` of `here`\n", Component("visits", WantedImageState.Standing, MigrationForecast.NotNeeded, Object("Deployment", "visits", ObjectAction.Unchanged)));

    [Fact]
    public void What_a_cluster_holds_cannot_steer_the_terminal() => AssertText(
        "visits: release 5, from 4\n  ~ ConfigMap/a\n      data.x: a\uFFFD[2Jb -> c\n\n1 to change in `plasma` of `here`\n",
        Component("visits", WantedImageState.Standing, MigrationForecast.None, Object("ConfigMap", "a", ObjectAction.Changed, new FieldChange("data.x", "a\e[2Jb", "c"))));

    [Fact]
    public void A_file_that_is_long_is_cut()
    {
        var lines = LineDiff.Of(new FieldChange("data.x", null, string.Join('\n', Enumerable.Range(1, 50)))).ToList();

        Assert.Equal((41, "+ 1", "+ … 10 more lines"), (lines.Count, lines[0], lines[^1]));
    }

    static void AssertText(string expected, params ComponentPlan[] components)
    {
        var text = new StringWriter { NewLine = "\n" };

        new ReleasePlanText(text, isColoured: false).Write(new ReleasePlan(7, [.. components]), "`plasma` of `here`");

        Assert.Equal(expected, text.ToString());
    }

    static ComponentPlan Component(string name, WantedImageState image, MigrationForecast migration, params ImmutableArray<PlannedObject> objects)
    {
        var wanted = new WantedRelease(new ObjectOwner("plasma", "staging", name), "plasma", []) { Image = new WantedImage(image, image == WantedImageState.ToBuild ? $"r/visits@{WantedImage.NotBuilt}" : "r/visits@sha256:1", "f") };
        var from = new ReleaseSummary(name, 4, 6, DateTimeOffset.UnixEpoch, DeployOutcome.Released) { Origin = ReleaseOrigin.Deploy, By = "ada@laptop" };
        return new ComponentPlan(wanted, from, 5, objects) { Migration = migration };
    }

    static PlannedObject Restarted(PlannedObject one) => one with { IsRestarted = true };

    static PlannedObject Object(string kind, string name, ObjectAction action, params ImmutableArray<FieldChange> diff) => new(new ObjectKey("", kind, "plasma", name), action, new JsonObject()) { Diff = diff };
}
