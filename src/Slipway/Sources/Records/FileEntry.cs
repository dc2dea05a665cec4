using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.State;

namespace Slipway.Sources.Records;

/// <summary>One entry of a folder as it lies in a record.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FileEntry
{
    /// <summary>In the names of its folder; a NUL follows.</summary>
    public int NameAt;
    public int NameLength;
    public EntryKind Kind;
    public EntryFlags Flags;
    public Stamp Stamp;
    public Digest Content;

    public readonly bool IsTrusted => (Flags & EntryFlags.Trusted) != 0;

    public readonly bool IsTracked => (Flags & EntryFlags.Tracked) != 0;

    /// <summary>Looked at each time: what counts, what may come back, and rules, even where a rule leaves them out.</summary>
    public readonly bool IsWatched => Kind is not (EntryKind.IgnoredFolder or EntryKind.Submodule) && (Kind != EntryKind.IgnoredFile || (Flags & EntryFlags.Rules) != 0);
}

/// <summary>One folder as it lies in a record.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FolderEntry
{
    public int PathAt;
    public int PathLength;
    public int FirstFile;
    public int FileCount;
    public int NamesAt;
    public int NamesLength;
    public EntryFlags Flags;
    public int Sources;
    public Stamp Stamp;

    /// <summary>Of its own entries that count: names, kinds and contents.</summary>
    public Digest Content;

    public readonly bool IsTrusted => (Flags & EntryFlags.Trusted) != 0;

    public readonly bool IsListed => (Flags & EntryFlags.Listed) != 0;
}

[Flags]
enum EntryFlags
{
    None = 0,

    /// <summary>Git has it in its index.</summary>
    Tracked = 1,

    /// <summary>It was settled when it was read: the same stamp means the same content.</summary>
    Trusted = 2,

    /// <summary>A folder where new files count. What is ignored and holds something tracked is none.</summary>
    Listed = 4,

    /// <summary>A <c>.gitignore</c>.</summary>
    Rules = 8,
}
