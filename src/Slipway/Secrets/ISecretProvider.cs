using System.Security.Cryptography;
using System.Text;

namespace Slipway.Secrets;

/// <summary>Somewhere that secrets come from. The environment and a file are built in; a vault is another one.</summary>
public interface ISecretProvider
{
    /// <summary>Short and stable: <c>environment</c>, <c>file:staging</c>.</summary>
    string Name { get; }

    /// <summary>Whether <see cref="SetAsync"/> and <see cref="RemoveAsync"/> work.</summary>
    bool IsWritable { get; }

    /// <summary>Where people look for it: a path, or the name of a variable.</summary>
    string Place(string name);

    /// <summary>The secret, or null when this provider does not have it.</summary>
    Task<ProvidedSecret?> GetAsync(string name, CancellationToken cancellation);

    /// <summary>The names it has, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation);

    /// <summary>Adds or replaces one. Only where <see cref="IsWritable"/>.</summary>
    Task SetAsync(string name, Secret value, CancellationToken cancellation);

    /// <summary>False when it was not there. Only where <see cref="IsWritable"/>.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellation);
}

/// <summary>A secret and where it was found.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Place">The provider's place for it.</param>
/// <param name="Version">The provider's own version of the value; null: it keeps none.</param>
public sealed record ProvidedSecret(string Name, Secret Value, string Provider, string Place, string? Version = null)
{
    /// <summary>Changes when the value does, and tells nothing of it to those who lack the key. 32 hexadecimal digits.</summary>
    public string Fingerprint(ReadOnlySpan<byte> key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Name}\0{Version ?? Value.Reveal()}")).AsSpan(0, 16));
}
