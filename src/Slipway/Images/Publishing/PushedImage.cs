using System.Collections.Immutable;
using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Images.Publishing;

/// <summary>What became of a push.</summary>
/// <param name="Name">With the tag.</param>
/// <param name="Digest">That the registry answered: whatever runs the image names it by this.</param>
sealed record PushedImage(ImageReference Name, string Digest)
{
    /// <summary>False: the registry had it already.</summary>
    public bool IsNew { get; init; }

    /// <summary>The alias that was moved to it; null: none.</summary>
    public string? Moved { get; init; }

    public ImmutableArray<Problem> Warnings { get; init; } = [];
}
