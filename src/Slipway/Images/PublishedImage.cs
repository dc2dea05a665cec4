using Slipway.Digests;

namespace Slipway.Images;

/// <summary>A <c>dev</c> image that others have published.</summary>
/// <param name="Reference">With its digest: <c>registry.example.net/visits@sha256:…</c>.</param>
/// <param name="Fingerprint">Its label; null: it has none.</param>
public sealed record PublishedImage(string Reference, Digest? Fingerprint);

/// <summary>How an image comes to this machine.</summary>
public enum ImageWay
{
    /// <summary>It is there.</summary>
    Stands,

    /// <summary>Somebody has published the same.</summary>
    Pull,

    Build,
}

/// <summary>Building an image and using one are different people's work: who changed none of its dependencies builds none.</summary>
public static class ImageWays
{
    /// <param name="fingerprint">Of what would be built.</param>
    /// <param name="isHere">The engine has it.</param>
    /// <param name="published">Null: none is, or the stage has no registry.</param>
    public static ImageWay Of(Digest fingerprint, bool isHere, PublishedImage? published) =>
        isHere ? ImageWay.Stands : published?.Fingerprint == fingerprint ? ImageWay.Pull : ImageWay.Build;
}
