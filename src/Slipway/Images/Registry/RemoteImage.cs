namespace Slipway.Images.Registry;

/// <summary>What a registry has under a name.</summary>
/// <param name="Digest">Of the manifest, as the registry answered: what runs is named by it.</param>
/// <param name="Type">Media type of the manifest.</param>
public sealed record RemoteImage(string Digest, string Type);
