namespace Slipway.Bootstrap.Archives;

/// <summary>How much an archive may become.</summary>
public sealed record UnpackLimits
{
    /// <summary>Bytes of all files together. Default: 8 GiB.</summary>
    public long MaximumBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Files, folders and links. Default: 200,000.</summary>
    public int MaximumEntries { get; init; } = 200_000;
}

/// <summary>An archive that is damaged, or that asks for something it shall not have. The message is a sentence for people.</summary>
sealed class ArchiveException(string why) : Exception(why);
