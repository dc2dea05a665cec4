using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning;

/// <summary>
/// The key of the hashes that Secrets are named after. It lives with the stage, so that everybody who deploys makes the same names; whoever may read it
/// may read the Secrets themselves.
/// </summary>
/// <param name="space">The namespace that the stage's releases live in.</param>
sealed class StageKey(KubeClient client, string space)
{
    const string Name = "slipway.key";

    const int Length = 32;

    static readonly KubeResource Secrets = new("", "v1", "Secret", "secrets", true, []);

    /// <summary>Null: none has been made yet.</summary>
    /// <exception cref="ProblemException"><c>stage-key-broken</c>, or the cluster refuses.</exception>
    public async Task<byte[]?> FindAsync(CancellationToken cancellation) =>
        await client.GetAsync(Secrets, space, Name, cancellation) is { } secret ? Read(secret) : null;

    /// <summary>A key for a plan before the first deploy: its names of Secrets are not those that the deploy makes.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>The key, made where there is none. The namespace must be there.</summary>
    /// <exception cref="ProblemException"><c>stage-key-broken</c>, or the cluster refuses.</exception>
    public async Task<byte[]> EnsureAsync(ObjectOwner owner, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } known)
        {
            return known;
        }

        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = space, ["labels"] = owner.SharedLabels() },
            ["type"] = "Opaque",
            ["immutable"] = true,
            ["data"] = new JsonObject { ["key"] = Convert.ToBase64String(New()) },
        };

        // Of two who make one at the same moment, one wins.
        return Read(await client.CreateOnceAsync(Secrets, secret, cancellation) ?? await client.GetAsync(Secrets, space, Name, cancellation) ?? []);
    }

    static byte[] Read(JsonObject secret)
    {
        var text = secret.Text("data", "key") ?? "";
        var key = new byte[Math.Min(text.Length, 1024)];
        return Convert.TryFromBase64String(text, key, out var length) && length >= Length ? key[..length] : throw new ProblemException(new Problem("stage-key-broken", $"the Secret `{Name}` holds no key")
        {
            Kind = ProblemKind.Failure,
            Why = "Secrets with variables are named after a hash with this key",
            Fix = $"remove it: the next deploy makes another, and gives the Secrets new names: `kubectl delete secret {Name}`",
        });
    }
}
