using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Migrations;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Releases.Machines;

/// <summary>Plans a deploy to this machine: what is wanted, beside what was wanted last.</summary>
sealed class MachinePlanner(ReleaseHistory history, IReadOnlyCollection<JsonObject> live)
{
    /// <param name="wanted">In the order of the graph.</param>
    public ReleasePlan Plan(IReadOnlyList<WantedRelease> wanted) => new(history.NextDeploy, [.. wanted.Select(Plan)]) { Shared = [.. SameHosts(wanted)] };

    /// <summary>The same plan with the migrations that are pending.</summary>
    public static async Task<ReleasePlan> AskAsync(ReleasePlan plan, StageMigrations migrations, CancellationToken cancellation)
    {
        var components = ImmutableArray.CreateBuilder<ComponentPlan>(plan.Components.Length);
        foreach (var component in plan.Components)
        {
            components.Add(await AskAsync(component, plan, migrations, cancellation));
        }

        return plan with { Components = components.DrainToImmutable() };
    }

    /// <param name="plan">That the component is of.</param>
    public static async Task<ComponentPlan> AskAsync(ComponentPlan component, ReleasePlan plan, StageMigrations migrations, CancellationToken cancellation)
    {
        if (component is not { Migration: MigrationForecast.Runs, Wanted.Migration: { } migration })
        {
            return component;
        }

        SchemaUnknown? unknown = !migrations.IsThere(migration) ? SchemaUnknown.NoImage : !migrations.HasData(migration) ? SchemaUnknown.NoDatabase : plan.Problems.IsEmpty ? null : SchemaUnknown.NotAsked;
        if (unknown is { } why)
        {
            return component with { Unknown = why };
        }

        try
        {
            return (await migrations.StatusAsync(migration, cancellation)).Change is { } change ? component with { Schema = change, Unknown = default } : component.WithNothingPending();
        }
        catch (ProblemException exception) when (exception.Problems.All(problem => problem.Code.StartsWith("migrate-status-", StringComparison.Ordinal)))
        {
            return component with { Problems = [.. component.Problems, .. exception.Problems] };
        }
    }

    ComponentPlan Plan(WantedRelease wanted)
    {
        var there = live.Where(wanted.Owner.Owns).ToDictionary(ObjectKey.Of);
        var keys = wanted.Objects.Select(ObjectKey.Of).ToHashSet();
        var standing = history.Standing(wanted.Component);
        ImmutableArray<PlannedObject> objects =
        [
            .. wanted.Objects.Select(one => Plan(one, there.GetValueOrDefault(ObjectKey.Of(one)))),
            .. there.Where(one => !keys.Contains(one.Key)).OrderBy(one => one.Key).Select(one => new PlannedObject(one.Key, ObjectAction.Pruned, null) { Resource = MachineKinds.ResourceOf(one.Value), Uid = one.Value.Uid(), Live = one.Value }),
        ];
        var plan = new ComponentPlan(wanted, standing, history.NextNumber(wanted.Component), objects) { Problems = wanted.Problems };
        return plan with
        {
            Migration = wanted.Migration is null ? MigrationForecast.None
                : standing is { Fingerprint: { } fingerprint, Restored: null } && fingerprint == wanted.Image.Fingerprint && !plan.Changes.Any() ? MigrationForecast.NotNeeded
                : MigrationForecast.Runs,
        };
    }

    static PlannedObject Plan(JsonObject wanted, JsonObject? live)
    {
        var isSame = live?.Uid() == ObjectFiles.UidOf(wanted);
        return new PlannedObject(ObjectKey.Of(wanted), live is null ? ObjectAction.Created : isSame ? ObjectAction.Unchanged : ObjectAction.Changed, wanted)
        {
            Resource = MachineKinds.ResourceOf(wanted),
            Uid = live?.Uid(),
            Live = live,
            Diff = live is null || isSame ? [] : FieldChanges.Between(live, wanted),
        };
    }

    /// <summary>A host leads to one component.</summary>
    static IEnumerable<Problem> SameHosts(IEnumerable<WantedRelease> wanted) =>
        wanted.SelectMany(release => release.Objects.Where(one => MachineKinds.Is(one, MachineKinds.Route)).SelectMany(one => new StageRoute(one).Hosts.Select(host => (release.Component, Host: host))))
            .GroupBy(one => one.Host).Where(same => same.Count() > 1)
            .Select(same => new Problem("host-taken", $"the host `{same.Key}` is to lead to {string.Join(" and ", same.Select(one => $"`{one.Component}`"))}") { Fix = "give each a host of its own: `expose: { host: … }`, or `{app}` in that of the stage" });
}
