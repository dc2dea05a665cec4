namespace Slipway.Images;

/// <summary>The labels of our images and containers. The engine itself is asked which image stands for a fingerprint: no file of ours can disagree with it.</summary>
/// <remarks>The <c>org.opencontainers</c> names are those of the OCI image specification (annotations).</remarks>
public static class ImageLabels
{
    public const string Repository = "dev.slipway.repository";
    public const string Component = "dev.slipway.component";
    public const string Target = "dev.slipway.target";
    public const string Fingerprint = "dev.slipway.fingerprint";

    /// <summary>Of a container: the stage it belongs to.</summary>
    public const string Stage = "dev.slipway.stage";

    /// <summary>Of a container: a short key of the checkout it belongs to.</summary>
    public const string Checkout = "dev.slipway.checkout";

    public const string Title = "org.opencontainers.image.title";
    public const string Version = "org.opencontainers.image.version";
    public const string Revision = "org.opencontainers.image.revision";
    public const string Source = "org.opencontainers.image.source";
    public const string Created = "org.opencontainers.image.created";
}
