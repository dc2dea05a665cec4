using Slipway.Secrets;

namespace Slipway.Images.Registry;

/// <summary>What a registry knows us by.</summary>
/// <param name="User">Empty: <paramref name="Password"/> is an identity token, which is exchanged for others.</param>
sealed record RegistryCredential(string User, Secret Password)
{
    /// <summary>What credential helpers answer as the user of an identity token.</summary>
    public const string TokenUser = "<token>";

    public bool IsIdentityToken => User.Length == 0;
}
