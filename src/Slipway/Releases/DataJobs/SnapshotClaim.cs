using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.DataJobs;

/// <summary>The volume claim that snapshots are in. Nothing of ours ever removes one.</summary>
sealed class SnapshotClaim(KubeClient client, DataJobPlace place)
{
    /// <summary>The one that we make, where nobody has named another.</summary>
    public const string Usual = "slipway-snapshots";

    const string Size = "10Gi";

    /// <exception cref="ProblemException"><c>snapshot-claim</c>: somebody named one that is not there.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (place.Destination.Claim is not { } claim || await client.GetAsync(DataKinds.Claims, place.Namespace, claim, cancellation) is not null)
        {
            return;
        }

        if (claim != Usual)
        {
            throw DataJobProblems.NoClaim(claim, place.Namespace);
        }

        await client.CreateOnceAsync(DataKinds.Claims, Wanted, cancellation);
    }

    JsonObject Wanted => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["metadata"] = new JsonObject { ["name"] = Usual, ["namespace"] = place.Namespace, ["labels"] = place.Owner.SharedLabels() },
        ["spec"] = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = Size } },
        },
    };
}

/// <summary>The kinds that work on data needs besides those of a rollout.</summary>
static class DataKinds
{
    public static KubeResource Secrets { get; } = new("", "v1", "Secret", "secrets", true, []);

    public static KubeResource Claims { get; } = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, []);
}
