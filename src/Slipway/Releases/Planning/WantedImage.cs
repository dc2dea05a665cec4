namespace Slipway.Releases.Planning;

/// <summary>The image of a release that is planned, as far as it is known before it is built.</summary>
/// <param name="Reference">By digest: <c>registry.example.net/visits@sha256:…</c>; of one to be built, a digest of zeros. Null: the component has none of ours.</param>
/// <param name="Fingerprint">What it is built from; null: not known.</param>
sealed record WantedImage(WantedImageState State, string? Reference, string? Fingerprint)
{
    /// <summary>Stands for the digest of an image that is not built yet.</summary>
    public const string NotBuilt = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Stands for the digest of somebody else's image that is not in the stage's registry yet.</summary>
    public const string NotCopied = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    /// <summary>Stands for the digest of an image for work on data that is not in the stage's registry yet.</summary>
    public const string NotMade = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    /// <summary>With the build number that it was built with, which the program itself tells; null: not known before it is built.</summary>
    public string? Version { get; init; }

    /// <summary>A text for people: an image that is not there yet has no digest.</summary>
    public static string Shown(string text) => text.Replace($"@{NotBuilt}", " (to be built)", StringComparison.Ordinal)
        .Replace($"@{NotCopied}", " (to be copied)", StringComparison.Ordinal).Replace($"@{NotMade}", " (to be made)", StringComparison.Ordinal);

    public static WantedImage None { get; } = new(WantedImageState.None, null, null);
}

enum WantedImageState
{
    /// <summary>The component has none of ours.</summary>
    None,

    /// <summary>The same as that of the release that stands.</summary>
    Standing,

    /// <summary>It is in the registry already.</summary>
    Published,

    /// <summary>It is built and pushed by the deploy.</summary>
    ToBuild,
}
