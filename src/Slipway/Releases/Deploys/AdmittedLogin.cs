using Slipway.Running;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>The login beside the application's that a stage's migrations have.</summary>
/// <param name="key">Of the stage: the name and the password follow from it, and are kept nowhere.</param>
sealed class AdmittedLogin(byte[] key, string component, string need)
{
    public string User { get; } = $"slipway_{KeyedHash.Of(key, ["admitted", component, need])[..16]}";

    public Secret Password { get; } = new(KeyedHash.Of(key, ["database", component, need, "admitted"]));
}
