using Slipway.Digests;

namespace Slipway.Sources;

/// <summary>A file of a checkout as Git sees it.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Content">Of the working tree's bytes, of a link's target, or of a submodule's commit and what is changed in it.</param>
public readonly record struct SourceFile(string Path, SourceKind Kind, Digest Content);

/// <summary>What kind of file it is, as far as Git tells them apart.</summary>
public enum SourceKind
{
    File,
    Executable,
    Link,
    Submodule,
}
