namespace Slipway.Releases.Rollout;

/// <summary>What a node says when it cannot have an image.</summary>
static class ImageErrors
{
    /// <summary>The reasons of a container that waits for its image.</summary>
    public static bool Is(string? reason) =>
        reason is "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError" or "RegistryUnavailable" or "SignatureValidationFailed";

    /// <summary>The registry was asked and has answered, or need not be asked: another try ends in the same way.</summary>
    public static bool IsLasting(string? reason, string message) =>
        reason is "InvalidImageName" or "ErrImageNeverPull" or "SignatureValidationFailed" || (!Has(message, Network) && (Has(message, Missing) || Has(message, Login)));

    public static string Fix(string message) => message switch
    {
        _ when Has(message, Network) => "see that the nodes reach the registry: they know it by the stage's `registry.pull`",
        _ when Has(message, Login) => "let the cluster log in to the registry, by a pull Secret in the namespace; or the image is not there",
        _ => "push the image, or correct its name; `slipway image list` shows what the registry has",
    };

    static readonly string[] Network = ["dial tcp", "i/o timeout", "connection refused", "connection reset", "no such host", "TLS handshake timeout", "context deadline exceeded", "toomanyrequests", "Too Many Requests"];

    static readonly string[] Missing = ["not found", "manifest unknown", "name unknown", "no match for platform", "invalid reference format", "must be lowercase"];

    static readonly string[] Login = ["unauthorized", "authentication required", "authorization failed", "access denied", "403 Forbidden", "denied:"];

    static bool Has(string message, string[] words) => words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
