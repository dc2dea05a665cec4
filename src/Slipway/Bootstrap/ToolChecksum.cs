namespace Slipway.Bootstrap;

/// <summary>The checksum that a pinned tool has none of yet, for one platform.</summary>
/// <param name="Line">What to write below <c>sha256:</c>: <c>linux-amd64: 9f86d0…</c>.</param>
public sealed record ToolChecksum(string Tool, ToolPlatform Platform, string Sha256)
{
    public string Line => $"{Platform.Key}: {Sha256}";
}
