namespace Slipway.Versions.Bumping;

/// <summary>What rises; what stands behind it becomes 0.</summary>
public enum VersionPart
{
    /// <summary>Something that used to work works no more.</summary>
    Major,

    /// <summary>Something new.</summary>
    Minor,

    /// <summary>Something mended.</summary>
    Patch,
}
