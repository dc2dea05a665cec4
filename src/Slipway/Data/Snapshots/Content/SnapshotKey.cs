using System.Buffers.Text;
using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Data.Snapshots.Content;

/// <summary>The key that a stage's snapshots are encrypted with: 32 bytes, from the secret <c>snapshot-key</c>.</summary>
sealed class SnapshotKey
{
    public const string SecretName = "snapshot-key";

    const int Length = 32;

    readonly byte[] _bytes;

    SnapshotKey(byte[] bytes) => _bytes = bytes;

    /// <summary>Tells two keys apart without telling anything of them.</summary>
    public string Id => Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, 8, info: "slipway snapshot key id"u8.ToArray()));

    /// <summary>From base64 or hexadecimal.</summary>
    /// <exception cref="ProblemException"><c>snapshot-key</c></exception>
    public static SnapshotKey Parse(string text)
    {
        var plain = text.Trim();
        var bytes = plain.Length == Length * 2 && plain.All(char.IsAsciiHexDigit) ? Convert.FromHexString(plain)
            : Base64.IsValid(plain, out var decoded) && decoded == Length ? Convert.FromBase64String(plain)
            : throw new ProblemException(Bad($"the secret `{SecretName}` is no key", $"a key is {Length} bytes of chance, in base64 or hexadecimal"));
        return new SnapshotKey(bytes);
    }

    /// <summary>The key of a stage; null: it has none.</summary>
    /// <exception cref="ProblemException"><c>snapshot-key</c>: what is set is no key.</exception>
    public static async Task<SnapshotKey?> FindAsync(SecretStore secrets, CancellationToken cancellation) =>
        await secrets.FindAsync(SecretName, cancellation) is { } found ? Parse(found.Value.Reveal()) : null;

    public static ProblemException Missing() => new(Bad($"the secret `{SecretName}` is not set", "`data.snapshot.encrypt` says that snapshots are encrypted with it"));

    /// <summary>A key for the content of one snapshot alone, so that no nonce is ever used twice with a key.</summary>
    public byte[] Derive(ReadOnlySpan<byte> salt)
    {
        var key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, key, salt, "slipway snapshot content"u8);
        return key;
    }

    /// <exception cref="ProblemException"><c>snapshot-key</c>: what was encrypted with another key stays closed.</exception>
    public static SnapshotKey? For(SnapshotRecord snapshot, SnapshotKey? key) =>
        snapshot.Content.Key is not { } wanted ? null
        : key is null ? throw new ProblemException(Bad($"the snapshot `{snapshot.Id}` is encrypted, and the secret `{SecretName}` is not set", null))
        : key.Id == wanted ? key
        : throw new ProblemException(Bad($"the secret `{SecretName}` is not the key of the snapshot `{snapshot.Id}`", $"it is the key {key.Id}, and the snapshot was encrypted with {wanted}"));

    // Never the text itself, not even a part of it.
    static Problem Bad(string what, string? why) => new("snapshot-key", what)
    {
        Why = why,
        Fix = $"a new key: `openssl rand -base64 32 | slipway secret set {SecretName}`; for what was encrypted before, set the key of that time",
    };
}
