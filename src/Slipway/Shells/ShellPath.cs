using System.Collections.Immutable;

namespace Slipway.Shells;

/// <summary>Which folders of a repository are on PATH in a stage shell.</summary>
public static class ShellPath
{
    /// <summary>The fetched tools, then the <c>.bin</c> of the component, of its clusters, of the repository.</summary>
    /// <param name="root">Absolute.</param>
    /// <param name="folders">Folders relative to the root, from the component one stands in outwards; the root itself may be left out.</param>
    public static ImmutableArray<string> Folders(string root, IEnumerable<string> folders) =>
        [Path.Combine(root, ".deps"), .. folders.Append("").Distinct(StringComparer.Ordinal).Select(folder => Path.Combine(root, folder, ".bin"))];

    /// <summary>The folders, then what was on PATH without them.</summary>
    public static string Before(IReadOnlyCollection<string> folders, string? path) =>
        string.Join(':', folders.Concat((path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(folder => !folders.Contains(folder))));
}
