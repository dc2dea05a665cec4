using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Places;

/// <summary>The Lease of a namespace as it was read: in its annotations a turn for each deploy that is under way, or waits.</summary>
sealed class LeaseTable
{
    public const string Name = "slipway";

    const string Prefix = "slipway/turn-";

    readonly JsonObject _lease;

    /// <param name="lives">Of turns that cannot be read.</param>
    public LeaseTable(JsonObject lease, TimeSpan lives)
    {
        _lease = lease;
        var turns = from annotation in lease.At("metadata", "annotations") as JsonObject ?? []
                    where annotation.Key.StartsWith(Prefix, StringComparison.Ordinal)
                    let turn = LeaseTurn.Read(annotation.Key[Prefix.Length..], annotation.Value.Text() ?? "", lives)
                    orderby turn.Number, turn.Token
                    select turn;
        Turns = [.. turns];
    }

    /// <summary>In their order.</summary>
    public ImmutableArray<LeaseTurn> Turns { get; }

    public long NextNumber => Turns.Select(turn => turn.Number).DefaultIfEmpty(0).Max() + 1;

    /// <summary>Null: it has none.</summary>
    public LeaseTurn? Find(string token) => Turns.FirstOrDefault(turn => turn.Token == token);

    /// <summary>Those that want one of the same components and have come earlier.</summary>
    public IEnumerable<LeaseTurn> Before(LeaseTurn turn) => Turns.Where(other => other.Token != turn.Token && other.Precedes(turn) && other.Meets(turn));

    /// <summary>One that is not there yet.</summary>
    public static JsonObject New(StagePlace place, LeaseTurn turn) =>
        new LeaseTable(place.Object("coordination.k8s.io/v1", "Lease", Name), turn.Lives).Changed([turn], []);

    /// <summary>What is to be put in its place.</summary>
    /// <param name="written">Turns that are new, or changed.</param>
    /// <param name="removed">Turns that have ended.</param>
    public JsonObject Changed(IReadOnlyCollection<LeaseTurn> written, IReadOnlyCollection<LeaseTurn> removed)
    {
        var changed = (JsonObject)_lease.DeepClone();
        var annotations = Part((JsonObject)changed["metadata"]!, "annotations");
        foreach (var turn in removed)
        {
            annotations.Remove($"{Prefix}{turn.Token}");
        }

        foreach (var turn in written)
        {
            annotations[$"{Prefix}{turn.Token}"] = turn.ToText();
        }

        Show(Part(changed, "spec"), Turns.Where(turn => removed.Concat(written).All(other => other.Token != turn.Token)).Concat(written));
        return changed;
    }

    // Read by nobody but people: `kubectl get leases` shows it.
    static void Show(JsonObject spec, IEnumerable<LeaseTurn> turns)
    {
        var holders = string.Join(", ", turns.OrderBy(turn => turn.Number).Select(turn => turn.HolderShown).Distinct());
        spec.Remove("holderIdentity");
        if (holders.Length > 0)
        {
            spec["holderIdentity"] = holders;
        }
    }

    static JsonObject Part(JsonObject of, string name)
    {
        if (of[name] is not JsonObject part)
        {
            of[name] = part = [];
        }

        return part;
    }
}
