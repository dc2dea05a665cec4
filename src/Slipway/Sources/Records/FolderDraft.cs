using System.Text;
using Slipway.Digests;
using Slipway.Sources.Git;
using Slipway.State;

namespace Slipway.Sources.Records;

/// <summary>A folder that is being read.</summary>
/// <param name="path">Raw, relative to the root; empty: the root.</param>
sealed class FolderDraft(string path)
{
    public string Path => path;

    public Stamp Stamp { get; set; }

    public bool IsListed { get; set; }

    public bool IsTrusted { get; set; }

    /// <summary>By raw name.</summary>
    public Dictionary<string, FileDraft> Files { get; init; } = new(StringComparer.Ordinal);

    public EntryFlags Flags => (IsListed ? EntryFlags.Listed : EntryFlags.None) | (IsTrusted ? EntryFlags.Trusted : EntryFlags.None);
}

/// <summary>An entry that is being read.</summary>
readonly record struct FileDraft(EntryKind Kind, bool IsTracked, bool IsTrusted, Stamp Stamp, Digest Content)
{
    public static FileDraft Unread(bool isTracked) => new(EntryKind.Missing, isTracked, false, Stamp.Unknown, default);

    public static FileDraft OfSubmodule(string commit) => new(EntryKind.Submodule, true, true, default, Digest.Of(Encoding.UTF8.GetBytes(commit)));

    public static FileDraft Ignored(bool isFolder) => new(isFolder ? EntryKind.IgnoredFolder : EntryKind.IgnoredFile, false, true, default, default);

    /// <summary>Tracked, and not there.</summary>
    public static readonly FileDraft Missing = new(EntryKind.Missing, true, true, Stamp.Absent, default);

    public EntryFlags Flags(string name) =>
        (IsTracked ? EntryFlags.Tracked : EntryFlags.None) | (IsTrusted ? EntryFlags.Trusted : EntryFlags.None) | (IsRules(name) ? EntryFlags.Rules : EntryFlags.None);

    /// <summary>Git may be told to compare names without regard to case.</summary>
    public static bool IsRules(string name) => name.Equals(".gitignore", StringComparison.OrdinalIgnoreCase);

    public static FileDraft Of(in FileEntry entry) => new(entry.Kind, entry.IsTracked, entry.IsTrusted, entry.Stamp, entry.Content);
}
