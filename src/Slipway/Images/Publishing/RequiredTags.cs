using NuGet.Versioning;
using Slipway.Images.Registry;
using Slipway.Repository.Components;

namespace Slipway.Images.Publishing;

/// <summary>Which tags of an image name one that is as new as somebody requires.</summary>
static class RequiredTags
{
    /// <summary>Best first: final versions before others, the highest of them, its release before its builds, and the newest build.</summary>
    public static IReadOnlyList<ImageTag> Of(IEnumerable<ImageTag> tags, ImageTarget target, NuGetVersion minimum) =>
    [
        .. tags.Where(tag => tag.Version is { } version && IsFor(target, tag.Kind) && VersionComparer.VersionRelease.Compare(version, minimum) >= 0)
            .OrderBy(tag => tag.Version!.IsPrerelease).ThenByDescending(tag => tag.Version!, VersionComparer.VersionRelease)
            .ThenByDescending(tag => tag.IsForGood).ThenByDescending(tag => tag.Build),
    ];

    static bool IsFor(ImageTarget target, ImageTagKind kind) => target == ImageTarget.Dev ? kind == ImageTagKind.Dev : kind is ImageTagKind.Release or ImageTagKind.Build;
}
