using NuGet.Versioning;
using Slipway.Digests;

namespace Slipway.Images;

/// <summary>An image that others have published, and that is as new as somebody requires.</summary>
/// <param name="Reference">With its digest: <c>registry.example.net/accounts@sha256:…</c>.</param>
/// <param name="Fingerprint">Its label: by it the engine is asked whether the image is here.</param>
/// <param name="Version">What it says of itself, with the number of its build: <c>1.4.0+57</c>.</param>
public sealed record NewerImage(string Reference, Digest Fingerprint, NuGetVersion Version)
{
    /// <summary>Without the digest, for sentences: <c>registry.example.net/accounts</c>.</summary>
    public string Place => Reference.Split('@')[0];
}

/// <summary>What is done with an image that is newer than the one of this checkout.</summary>
public enum NewerImageWay
{
    /// <summary>It takes the place of the checkout's.</summary>
    Use,

    /// <summary>The user is asked.</summary>
    Ask,

    /// <summary>The user has to say that it may, or to update one side.</summary>
    Refuse,
}

/// <summary>Somebody's image may take the place of what others are responsible for; never, unasked, that of what the user is working on.</summary>
public static class NewerImageWays
{
    /// <param name="isGiven">The user has said that it may.</param>
    /// <param name="canAsk">There is a terminal to ask on.</param>
    /// <param name="isWorkedOn">The user changes the component, or named it.</param>
    /// <param name="isHere">It was pulled before: nothing is loaded, and the user was asked then.</param>
    public static NewerImageWay Of(bool isGiven, bool canAsk, bool isWorkedOn, bool isHere) =>
        isGiven || (isHere && !isWorkedOn) ? NewerImageWay.Use
        : canAsk ? NewerImageWay.Ask
        : isWorkedOn ? NewerImageWay.Refuse : NewerImageWay.Use;
}
