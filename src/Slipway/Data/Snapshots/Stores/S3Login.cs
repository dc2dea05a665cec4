using Slipway.Secrets;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Who we are to an S3-compatible store.</summary>
sealed record S3Login(Secret AccessKey, Secret SecretKey)
{
    /// <summary>The secrets that they are read from.</summary>
    public const string AccessKeyName = "s3-access-key";

    public const string SecretKeyName = "s3-secret-key";
}
