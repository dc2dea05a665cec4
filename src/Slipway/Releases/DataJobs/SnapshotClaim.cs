using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;

namespace Slipway.Releases.DataJobs;

/// <summary>The volume claim that snapshots are in. Nothing of ours ever removes one.</summary>
sealed class SnapshotClaim(KubeClient client, ObjectOwner owner, string space)
{
    /// <summary>The one that we make, where nobody has named another.</summary>
    public const string Usual = "slipway-snapshots";

    const string Size = "10Gi";

    /// <param name="claim">Null: none is needed.</param>
    /// <exception cref="ProblemException"><c>snapshot-claim</c>: somebody named one that is not there.</exception>
    public async Task EnsureAsync(string? claim, CancellationToken cancellation)
    {
        if (claim is null || await client.GetAsync(DataKinds.Claims, space, claim, cancellation) is not null)
        {
            return;
        }

        if (claim != Usual)
        {
            throw DataJobProblems.NoClaim(claim, space);
        }

        await client.CreateOnceAsync(DataKinds.Claims, Wanted, cancellation);
    }

    JsonObject Wanted => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["metadata"] = new JsonObject { ["name"] = Usual, ["namespace"] = space, ["labels"] = owner.SharedLabels() },
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
