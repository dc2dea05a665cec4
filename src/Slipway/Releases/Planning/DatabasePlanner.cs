using System.Text.Json.Nodes;
using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects.Databases;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Releases.Planning;

/// <summary>What becomes of the databases that are there: no pod of theirs is replaced, and none of them removed, unless somebody consents.</summary>
/// <param name="mayReplace">Somebody does.</param>
sealed class DatabasePlanner(LiveObjects live, bool mayReplace)
{
    const string Consent = "`slipway deploy --replace-databases`";

    /// <summary>Whether what nothing wants any more stays all the same.</summary>
    public bool IsKept(JsonObject leftover) => !mayReplace && DatabaseMark.Is(leftover);

    /// <summary>Its pod would be replaced, and nobody consents.</summary>
    public bool IsHeldBack(PlannedObject one) => !mayReplace && one is { IsRestarted: true, Wanted: { } wanted } && DatabaseMark.IsSet(wanted);

    /// <summary>Data that the wanted version cannot take over, which is seen before anything is applied.</summary>
    public IEnumerable<Problem> Problems(WantedRelease wanted) => from image in wanted.DatabaseImages
                                                                  let database = image.Database
                                                                  let standing = live.Find(new ObjectKey("apps", "StatefulSet", wanted.Namespace, database.Name))
                                                                  let made = standing.At("metadata", "annotations").Text(DatabaseMark.Image)
                                                                  where made is not null && !CanServe(database, made)
                                                                  select Unservable(database, made);

    /// <summary>The plan with what is done to databases, and with what a person should know of it.</summary>
    /// <param name="plan">Without what is pruned.</param>
    public ComponentPlan Of(ComponentPlan plan)
    {
        ComponentPlan decided = plan with { Objects = [.. plan.Objects.Select(Decide)] };
        return decided with { Notes = [.. decided.Objects.Select(Note).Concat(decided.Objects.Select(one => one.Live is { } live ? ScheduledSnapshot.Note(live) : null)).OfType<string>(), .. Leftovers.Of(live, plan.Wanted).Select(one => one.Value).Where(DatabaseMark.IsSet).Select(Left)] };
    }

    /// <summary>A deploy that was broken off may have changed the StatefulSet, and not come to its pod.</summary>
    PlannedObject Decide(PlannedObject one) => one is not { Action: ObjectAction.Unchanged, IsHeldBack: false, Live: { } set } || !DatabaseMark.IsSet(set) || !IsBehind(set) ? one
        : mayReplace ? one with { Action = ObjectAction.Changed, IsRestarted = true }
        : one with { IsHeldBack = true };

    static bool IsBehind(JsonObject set) =>
        set.Number("status", "observedGeneration") == set.Number("metadata", "generation") && (set.Number("status", "replicas") ?? 0) > (set.Number("status", "updatedReplicas") ?? 0);

    static string? Note(PlannedObject one) => one.Wanted is not { } set || !DatabaseMark.IsSet(set) ? null
        : one.IsHeldBack ? $"the database `{DatabaseMark.Need(set)}` stays as it is, since its pod would be replaced: {Consent} does that"
        : one is { IsRestarted: true, Action: ObjectAction.Changed } ? $"the database `{DatabaseMark.Need(set)}` is away while its pod is replaced; its data stays"
        : null;

    string Left(JsonObject set)
    {
        var claim = $"its data in the claim `{OwnedDatabase.ClaimOf(set.Name() ?? "")}` {(mayReplace ? "stays" : "would stay")}";
        return mayReplace ? $"the database `{DatabaseMark.Need(set)}` is removed, as no need names it; {claim}"
            : $"the database `{DatabaseMark.Need(set)}` runs on, though no need names it: {Consent} removes it; {claim}";
    }

    /// <summary>PostgreSQL's data belongs to one major version; the others take over what an older one of theirs wrote.</summary>
    static bool CanServe(OwnedDatabase database, string made)
    {
        var (before, wanted) = (ContainerChoice.Parse(made.Split(':')[^1]), ContainerChoice.Parse(database.Version));
        return made.Split(':')[0] == database.Image.Split(':')[0] && (database.Need.Kind == ResourceKinds.PostgreSql ? before.Major == wanted.Major : wanted.Major >= before.Major);
    }

    static Problem Unservable(OwnedDatabase database, string made) => new("database-version", $"the data of `{database.Id}` was made by `{made}`, and the manifest asks for `{database.Image}`")
    {
        Where = database.Need.Node.Span,
        Why = "that could not take it over",
        Fix = $"ask for the earlier version again; to move, name the new one as another need, copy the data, and take away `{database.Need.Name}`",
    };
}
