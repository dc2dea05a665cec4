using Slipway.Digests;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>An image of a component that the engine on this machine has.</summary>
/// <param name="Component">Its name.</param>
/// <param name="Reference">What it is called on this machine: <c>visits:local-ada-1.4.0</c>.</param>
/// <param name="Id">Of its configuration: <c>sha256:…</c>; what runs is named by it, or by a registry's digest.</param>
/// <param name="Fingerprint">Of all that it was built from.</param>
public sealed record BuiltImage(string Component, ImageTarget Target, string Reference, string Id, Digest Fingerprint)
{
    /// <summary><c>sha256:</c> and twelve digits, as engines show it.</summary>
    public string ShortId => Id[..Math.Min(Id.Length, "sha256:".Length + 12)];

    /// <summary>The digest that a registry answered when it was pushed or pulled: <c>sha256:…</c>; null: it never was.</summary>
    public string? RegistryDigest { get; init; }
}
