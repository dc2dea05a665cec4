using System.Collections.Immutable;

namespace Slipway.Images.Registry;

/// <summary>Which images can go, and why the others stay.</summary>
public sealed record PrunePlan(ImmutableArray<ListedImage> Removed, ImmutableArray<KeptImage> Kept)
{
    /// <param name="images">All of them in one place: what one tag of an image keeps, keeps the image, since it is removed by its digest.</param>
    /// <param name="before">What was made later stays: somebody may be about to use it whom nobody here knows of.</param>
    public static PrunePlan Of(IReadOnlyList<ListedImage> images, IReadOnlyList<ImageRoot> roots, DateTimeOffset before)
    {
        var uses = ImageUses.Of(images, roots);

        // What names one image exactly says nothing of the others.
        var known = roots.Where(root => root.Version is not null).Select(root => root.Image).ToHashSet(StringComparer.Ordinal);
        var removed = ImmutableArray.CreateBuilder<ListedImage>();
        var kept = ImmutableArray.CreateBuilder<KeptImage>();
        for (var at = 0; at < images.Count; at++)
        {
            var image = images[at];
            if ((uses[at].Length > 0 ? string.Join(", ", uses[at]) : Reason(image, known, before)) is { } reason)
            {
                kept.Add(new KeptImage(image, reason));
            }
            else
            {
                removed.Add(image);
            }
        }

        return new PrunePlan(removed.ToImmutable(), kept.ToImmutable());
    }

    static string? Reason(ListedImage image, HashSet<string> known, DateTimeOffset before) =>
        image.Tags.FirstOrDefault(tag => tag.IsForGood) is { } release ? $"`{release.Text}` stays"
        : image.Tags.FirstOrDefault(tag => tag.Kind is ImageTagKind.Alias or ImageTagKind.Other) is { } named ? $"`{named.Text}` names it"
        : !known.Contains(image.Image) ? "no branch says which versions are in use"
        : image.Created is null ? "it does not say how old it is"
        : image.Created >= before ? "it is new"
        : null;
}

/// <summary>An image that stays.</summary>
/// <param name="Reason">For a sentence.</param>
public sealed record KeptImage(ListedImage Image, string Reason);
