using Slipway.Images;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Cli;

/// <summary>Says that images cannot be built.</summary>
sealed class NoImageSupply : IImageSupply
{
    public Task<BuiltImage> EnsureAsync(Component component, ImageTarget target, CancellationToken cancellation) =>
        throw new ProblemException(new Problem("image-not-built", $"the image of `{component.Name}` cannot be built by this version of Slipway") { Kind = ProblemKind.Failure });
}
