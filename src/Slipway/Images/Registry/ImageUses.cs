using System.Collections.Immutable;

namespace Slipway.Images.Registry;

/// <summary>Finds what each image is used by.</summary>
static class ImageUses
{
    /// <summary>For each image, in order, what names it: <c>branch main</c>, <c>release 12 on staging</c>, <c>a container</c>.</summary>
    public static ImmutableArray<ImmutableArray<string>> Of(IReadOnlyList<ListedImage> images, IReadOnlyList<ImageRoot> roots)
    {
        var uses = images.Select(image => image.IsInUse ? new List<string> { "a container" } : []).ToList();
        foreach (var root in roots)
        {
            for (var at = 0; at < images.Count; at++)
            {
                if (images[at].Image == root.Image && IsNamed(images[at], root, images) && !uses[at].Contains(root.By))
                {
                    uses[at].Add(root.By);
                }
            }
        }

        return [.. uses.Select(by => by.ToImmutableArray())];
    }

    static bool IsNamed(ListedImage image, ImageRoot root, IReadOnlyList<ListedImage> all) =>
        (root.Digest is { } digest && (image.Digest == digest || image.Digests.Contains(digest)))
        || (root.Version is not null && image.Tags.Any(tag => tag.Version == root.Version && (tag.Kind != ImageTagKind.Build || root.Build is null || tag.Build == NewestBuild(root, all))));

    /// <summary>A commit that changed nothing of an image has no build of its own: then the one before it counts.</summary>
    static long? NewestBuild(ImageRoot root, IReadOnlyList<ListedImage> all) => all.Where(image => image.Image == root.Image).SelectMany(image => image.Tags)
        .Where(tag => tag.Kind == ImageTagKind.Build && tag.Version == root.Version && tag.Build <= root.Build).Max(tag => tag.Build);
}
