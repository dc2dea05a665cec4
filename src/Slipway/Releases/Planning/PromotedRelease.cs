using Slipway.Images.Registry;
using Slipway.Releases.Records;

namespace Slipway.Releases.Planning;

/// <summary>A release that stands on one stage, as another one gets it.</summary>
/// <param name="Stage">That proved it.</param>
/// <param name="Proven">The release there.</param>
sealed record PromotedRelease(string Stage, ReleaseSummary Proven)
{
    /// <summary>Where its image is, by digest, as it is pushed to; null: it has none of ours.</summary>
    public ImageReference? Source { get; init; }

    /// <summary>Where it goes, under the tag of its build if it has one; null: it has none of ours.</summary>
    public ImageReference? Target { get; init; }

    /// <summary>As the other stage runs it: by the digest that was proven.</summary>
    public WantedImage Image { get; init; } = WantedImage.None;

    public ReleaseOrigin Origin => new(ReleaseOriginKind.Promotion, Stage, Proven.Number);
}
