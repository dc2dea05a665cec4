using System.Collections.Immutable;
using NuGet.Versioning;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Images.Registry;

/// <summary>The tags under which an image is pushed.</summary>
/// <param name="Own">The one that it is pushed under.</param>
/// <param name="Release">Written once, when it is a release; null: it is none.</param>
/// <param name="Alias">Moved to it; null: none is.</param>
public sealed record PushTags(ImageTag Own, ImageTag? Release = null, ImageTag? Alias = null)
{
    /// <summary>
    /// A <c>prod</c> image is the build of its commit; as a release it gets the version's own tag, too, and <c>latest</c>. A <c>dev</c> image is that of its version, whatever
    /// the commit. What was not committed is somebody's own, and nothing moves.
    /// </summary>
    /// <exception cref="ProblemException"><c>release-not-committed</c></exception>
    public static PushTags Of(ComponentVersion version, ImageTarget target, string user, bool isRelease)
    {
        if (version.IsDirty || version.Build is null)
        {
            return !isRelease ? new PushTags(ImageTag.Local(user, version.Version)) : throw new ProblemException(new Problem("release-not-committed", $"what is here is not the commit that would be {ImageTag.Release(version.Version).Text}")
            {
                Why = "files are changed or new, and a release can be made again only from what was committed",
                Fix = "commit them, or leave out `--release`",
            });
        }

        return target == ImageTarget.Dev
            ? new PushTags(ImageTag.ForDev(version.Version), Alias: ImageTag.Parse(ImageTag.Dev))
            : new PushTags(ImageTag.Built(version.Version, version.Build.Value), isRelease ? ImageTag.Release(version.Version) : null, isRelease ? ImageTag.Parse(ImageTag.Latest) : null);
    }

    /// <summary>Whether the alias moves: not back, by itself. Somebody who mends an old version does not take the newest from everybody else.</summary>
    /// <param name="there">All tags of the image in the registry.</param>
    public bool MovesAlias(IEnumerable<ImageTag> there)
    {
        var versioned = Release ?? Own;
        return Alias is not null && there.Where(tag => tag.Kind == versioned.Kind).All(tag => tag.Version! <= versioned.Version!);
    }
}
