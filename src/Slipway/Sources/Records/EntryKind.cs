namespace Slipway.Sources.Records;

/// <summary>What an entry of a folder is. The first ones are those of <see cref="SourceKind"/>.</summary>
enum EntryKind
{
    File = SourceKind.File,
    Executable = SourceKind.Executable,
    Link = SourceKind.Link,
    Submodule = SourceKind.Submodule,

    /// <summary>Git tracks it, and it is not there.</summary>
    Missing,

    /// <summary>Git's rules leave it out: known so that Git need not be asked again when its folder changes.</summary>
    IgnoredFile,
    IgnoredFolder,
}

static class EntryKinds
{
    /// <summary>Files that count.</summary>
    public static bool IsSource(this EntryKind kind) => kind <= EntryKind.Submodule;
}
