namespace Slipway.Inside;

/// <summary>Where a user wants tasks to run that have an image.</summary>
public enum InsideChoice
{
    /// <summary>In the image where this machine can do that, else here.</summary>
    WherePossible,

    /// <summary>Here.</summary>
    Never,

    /// <summary>In the image, or not at all.</summary>
    Always,
}
