namespace Slipway.Releases.Places;

/// <summary>How long leases live, and how much is kept.</summary>
sealed record PlaceLimits
{
    /// <summary>How long a lease outlives its holder, in whole seconds; it is renewed three times as often. Default: 15 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Newest releases of each component that are kept. Default: 20.</summary>
    public int Releases { get; init; } = 20;

    /// <summary>Newest deploys whose journals are kept. Default: 50.</summary>
    public int Deploys { get; init; } = 50;

    /// <summary>Entries that the journals of all deploys have together before the oldest go, since each history reads them all. Default: 5,000.</summary>
    public int Entries { get; init; } = 5000;
}
