using Slipway.Bootstrap.Archives;
using Slipway.Bootstrap.Fetching;

namespace Slipway.Bootstrap;

/// <summary>The limits of a bootstrap; every one has a default.</summary>
public sealed record BootstrapOptions
{
    public FetchLimits Fetch { get; init; } = new();

    public UnpackLimits Unpack { get; init; } = new();

    /// <summary>Scripts at the same time. Default: the machine's cores.</summary>
    public int Scripts { get; init; } = Environment.ProcessorCount;
}

/// <summary>What the manifest has of a tool that has no checksum yet, made whole.</summary>
/// <param name="Line">What to write below <c>sha256:</c>: <c>linux-amd64: 9f86d0…</c>.</param>
public sealed record ToolChecksum(string Tool, ToolPlatform Platform, string Sha256)
{
    public string Line => $"{Platform.Key}: {Sha256}";
}
