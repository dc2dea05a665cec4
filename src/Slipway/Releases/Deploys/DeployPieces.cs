using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Data.Snapshots;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Migrations;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>Makes the pieces of a deploy: from a plan, or from what an earlier attempt wrote down.</summary>
/// <param name="by">Who: <c>ada@laptop</c>.</param>
sealed class DeployPieces(IReleasePlace place, string repository, string stage, string by, TimeProvider time)
{
    /// <summary>Of all components that the plan changes.</summary>
    public async Task<ImmutableArray<DeployPiece>> OfPlanAsync(ReleasePlan plan, CancellationToken cancellation) =>
        [.. await Task.WhenAll(plan.Components.Where(component => !component.IsEmpty).Select(component => OfAsync(component, plan.Deploy, component.Number, null, cancellation)))];

    /// <summary>Of an attempt that is to go forward.</summary>
    /// <param name="askAsync">Tells of a component which migrations are pending; for what was written down that is known.</param>
    /// <returns>Null: it was about something else than the plan is, so that it must be taken back first.</returns>
    public async Task<ImmutableArray<DeployPiece>?> ResumeAsync(DeployRecord deploy, ReleasePlan plan, Func<ComponentPlan, Task<ComponentPlan>> askAsync, CancellationToken cancellation)
    {
        var pieces = ImmutableArray.CreateBuilder<DeployPiece>();
        foreach (var deployed in deploy.Began?.Components ?? [])
        {
            if (plan.Components.FirstOrDefault(component => component.Component == deployed.Component) is not { } component || component.From?.Number != deployed.From)
            {
                return null;
            }

            var written = await place.ReadAsync(deployed.Component, deployed.To, cancellation);
            var piece = await OfAsync(written is null ? await askAsync(component) : component, deploy.Number, deployed.To, written, cancellation);
            if (written is not null && !IsSame(written, piece.To))
            {
                return null;
            }

            // What an earlier attempt had applied may have been taken back in part: all of it once more.
            pieces.Add(piece with { To = written ?? piece.To, Unchanged = FrozenSet<ObjectKey>.Empty });
        }

        return pieces.Count == 0 ? null : pieces.DrainToImmutable();
    }

    /// <summary>Of what was written down alone, to finish a deploy or to take it back. What was not written down has had no effect.</summary>
    public async Task<ImmutableArray<DeployPiece>> OfRecordsAsync(DeployRecord deploy, CancellationToken cancellation)
    {
        var pieces = ImmutableArray.CreateBuilder<DeployPiece>();
        foreach (var deployed in deploy.Began?.Components ?? [])
        {
            if (await place.ReadAsync(deployed.Component, deployed.To, cancellation) is { } to)
            {
                pieces.Add(new DeployPiece(OwnerOf(deployed.Component), SpaceOf(to), to, await FromAsync(deployed.Component, deployed.From, cancellation)));
            }
        }

        return pieces.DrainToImmutable();
    }

    /// <summary>Of a rollback that is to go forward: no plan has a say in it.</summary>
    /// <returns>Null: it is none, or not all of it was written down.</returns>
    public async Task<ImmutableArray<DeployPiece>?> OfRollbackAsync(DeployRecord deploy, CancellationToken cancellation)
    {
        var pieces = await OfRecordsAsync(deploy, cancellation);
        return !pieces.IsEmpty && pieces.Length == deploy.Began?.Components.Length && pieces.All(piece => piece.To.Origin.Kind == ReleaseOriginKind.Rollback) ? pieces : null;
    }

    /// <summary>An earlier release once more, under a number of its own.</summary>
    /// <param name="restored">The ids of snapshots that come back with it, by need; empty: code only.</param>
    /// <param name="descent">The migrations that are taken down; null: the schema stays.</param>
    public async Task<DeployPiece> AgainAsync(
        ReleaseRecord earlier, int number, int deploy, int? from, ImmutableDictionary<string, string> restored, SchemaDescent? descent, CancellationToken cancellation)
    {
        var before = await FromAsync(earlier.Component, from, cancellation);
        var to = earlier with
        {
            Objects = WithDatabasesOf(before, earlier.Objects),
            Number = number,
            Deploy = deploy,
            Origin = new ReleaseOrigin(ReleaseOriginKind.Rollback, Number: earlier.Number),
            By = by,
            At = time.GetUtcNow(),
            Migration = descent?.Migrated.Migration,
            Schema = null,
            TakesDown = descent?.Change,
            Rehearses = false,
            Data = descent is not null ? [.. descent.Migrated.Data.Select(data => Guarded(earlier.Component, data) with { Restores = null })] : [.. earlier.Data.Select(data => Again(earlier.Component, data, restored.GetValueOrDefault(data.Need)))],
        };
        return new DeployPiece(OwnerOf(earlier.Component), SpaceOf(earlier), to, before);
    }

    /// <summary>A database does not go back with the code: its data may be of the later version by now.</summary>
    static ImmutableArray<JsonObject> WithDatabasesOf(ReleaseRecord? standing, ImmutableArray<JsonObject> objects)
    {
        var sets = (standing?.Objects ?? []).Where(DatabaseMark.IsSet).ToDictionary(ObjectKey.Of);
        return [.. objects.Select(one => sets.GetValueOrDefault(ObjectKey.Of(one), one))];
    }

    async Task<DeployPiece> OfAsync(ComponentPlan plan, int deploy, int number, ReleaseRecord? written, CancellationToken cancellation)
    {
        var wanted = plan.Wanted;
        var to = new ReleaseRecord
        {
            Component = plan.Component,
            Number = number,
            Deploy = deploy,
            Version = wanted.Version,
            Commit = wanted.Commit,
            Image = wanted.Image.Reference,
            Fingerprint = wanted.Image.Fingerprint,
            Origin = wanted.Origin,
            By = by,
            At = time.GetUtcNow(),
            Objects = [.. wanted.Objects.Select(WithoutData)],
            Migration = written is not null ? written.Migration : plan.Migration == MigrationForecast.Runs ? wanted.Migration : null,
            Schema = written is not null ? written.Schema : plan.Schema,
            Data = written is not null ? written.Data : plan.Schema is null ? wanted.Data : [.. wanted.Data.Select(data => Guarded(plan.Component, data))],
            Rehearses = written is not null ? written.Rehearses : plan.Schema is not null && wanted.Rehearses,
            Hooks = wanted.Hooks,
            Script = wanted.Script,
            Smoke = wanted.Smoke,
        };
        return new DeployPiece(wanted.Owner, wanted.Namespace, to, await FromAsync(plan.Component, plan.From?.Number, cancellation))
        {
            Unchanged = plan.Objects.Where(one => one.Action == ObjectAction.Unchanged).Select(one => one.Key).ToFrozenSet(),
            Replaced = plan.Objects.Where(one => one.Action == ObjectAction.Replaced).Select(one => one.Key).ToFrozenSet(),
            Restarted = plan.Objects.Where(one => one.IsRestarted && one.Wanted is { } wanted && DatabaseMark.IsSet(wanted)).Select(one => one.Key).ToFrozenSet(),
            Pruned = [.. plan.Objects.Where(one => one.Action == ObjectAction.Pruned).Select(one => one.Live).OfType<JsonObject>()],
            Secrets = wanted.Objects.Where(one => one.Kind() == "Secret").ToFrozenDictionary(one => one.Name() ?? "", StringComparer.Ordinal),
        };
    }

    /// <summary>What is live is kept, too.</summary>
    ReleaseData Again(string component, ReleaseData data, string? restored) =>
        restored is null ? data with { Snapshot = null, Mark = null, Restores = null } : Guarded(component, data) with { Restores = restored };

    /// <summary>With names that no other attempt has.</summary>
    ReleaseData Guarded(string component, ReleaseData data) =>
        data with { Snapshot = SnapshotId.New(component, data.Need, time.GetUtcNow()), Mark = DatabaseCopies.NewMark(time.GetUtcNow()) };

    Task<ReleaseRecord?> FromAsync(string component, int? number, CancellationToken cancellation) =>
        number is { } from ? place.ReadAsync(component, from, cancellation) : Task.FromResult<ReleaseRecord?>(null);

    ObjectOwner OwnerOf(string component) => new(repository, stage, component);

    /// <summary>Where what runs is: other objects may be elsewhere.</summary>
    static string SpaceOf(ReleaseRecord record) => record.Objects.OrderByDescending(DeployTargets.IsRolledOut).Select(one => one.Namespace()).FirstOrDefault(space => space is not null) ?? "default";

    static JsonObject WithoutData(JsonObject one)
    {
        if (one.Kind() != "Secret")
        {
            return one;
        }

        var bare = (JsonObject)one.DeepClone();
        bare.Remove("data");
        bare.Remove("stringData");
        return bare;
    }

    static bool IsSame(ReleaseRecord one, ReleaseRecord other) =>
        one.Image == other.Image && one.Script == other.Script && IsSame(one.Objects, other.Objects) && IsSame(one.Hooks, other.Hooks);

    static bool IsSame(ImmutableArray<JsonObject> some, ImmutableArray<JsonObject> others) =>
        some.Length == others.Length && some.Zip(others).All(pair => JsonNode.DeepEquals(pair.First, pair.Second));
}
