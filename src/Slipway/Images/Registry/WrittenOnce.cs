using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>Holds to it that a release's tag is written once.</summary>
static class WrittenOnce
{
    /// <summary>Whether the tag is to be written: not when it already is on this image, or on one that was built from the same.</summary>
    /// <param name="there">What is under the tag; null: nothing.</param>
    /// <param name="ours">What would be.</param>
    /// <exception cref="ProblemException"><c>release-is-written</c></exception>
    public static bool MayWrite(ImageReference tag, ImageContent? there, ImageContent ours)
    {
        if (there is null)
        {
            return true;
        }

        return there.Digest == ours.Digest || there.IsSameContent(ours) ? false : throw new ProblemException(new Problem("release-is-written", $"`{tag}` is another image already, and a release's tag is written once")
        {
            Kind = ProblemKind.Failure,
            Why = $"there it is {there.Digest}, and this would be {ours.Digest}",
            Fix = "slipway version bump patch",
        });
    }
}

/// <summary>An image in a registry.</summary>
/// <param name="Fingerprint">Of all that it was built from, as its label says; null: it does not.</param>
public sealed record ImageContent(string Digest, string? Fingerprint)
{
    /// <summary>Made from the same, perhaps on another machine: it does the same, though its bytes may differ.</summary>
    public bool IsSameContent(ImageContent other) => Fingerprint is not null && Fingerprint == other.Fingerprint;
}
