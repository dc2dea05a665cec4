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
