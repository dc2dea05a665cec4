using Slipway.Problems;

namespace Slipway.Bootstrap;

/// <summary>A program that the repository pins: which version, from where, and what its bytes must be.</summary>
/// <param name="Name">The command's name, and the name of its file in <c>.deps/</c>.</param>
/// <param name="Version">Stands for <c>{version}</c>; a letter or digit, then letters, digits and <c>._+-</c>.</param>
/// <param name="UrlTemplate">
/// http, https or file, with <c>{version}</c>, <c>{os}</c> (<c>linux</c>, <c>darwin</c>) and <c>{arch}</c> (<c>amd64</c>, <c>arm64</c>).
/// <c>file:</c> takes an absolute path or one relative to the repository's root.
/// </param>
/// <param name="Sha256ByPlatform"><c>linux-amd64</c> to 64 hexadecimal digits: of what is downloaded, not of what is unpacked from it.</param>
/// <param name="Path">
/// The tool's file inside an archive, with the same placeholders; null: the one entry that is called like the tool, wherever it is.
/// </param>
public sealed record PinnedTool(
    string Name,
    string Version,
    string UrlTemplate,
    IReadOnlyDictionary<string, string> Sha256ByPlatform,
    string? Path = null)
{
    /// <summary>Where the manifest says so; null: unknown.</summary>
    public SourceSpan? Where { get; init; }
}

/// <summary>A pinned tool made definite for one platform: what is fetched, and how it is known to be right.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Path">The file inside an archive, placeholders replaced; null: the entry called like the tool.</param>
public sealed record ResolvedTool(string Name, string Version, Uri Source, string Sha256, string? Path)
{
    public SourceSpan? Where { get; init; }

    /// <summary>The source as it may be shown: without user, password and query.</summary>
    public string Shown => ToolUrl.Shown(Source);
}
