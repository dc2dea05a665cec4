using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Bootstrap;

/// <summary>Checks what a manifest says of a tool and makes it definite for one platform.</summary>
static class ToolResolver
{
    const int LongestName = 64;

    /// <summary>Resolves every tool, collecting the problems of all of them.</summary>
    /// <param name="root">The repository's root, for <c>file:</c> sources that are relative to it.</param>
    public static (ImmutableArray<ResolvedTool> Tools, ImmutableArray<Problem> Problems) ResolveAll(
        IEnumerable<PinnedTool> tools, ToolPlatform platform, string root)
    {
        var resolved = ImmutableArray.CreateBuilder<ResolvedTool>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tool in tools)
        {
            if (!names.Add(tool.Name))
            {
                problems.Add(ToolProblems.TwiceTheName(tool));
            }
            else if (Resolve(tool, platform, root, problems) is { } good)
            {
                resolved.Add(good);
            }
        }

        return (resolved.ToImmutable(), problems.ToImmutable());
    }

    // Null when there are problems, which are added to the list.
    static ResolvedTool? Resolve(PinnedTool tool, ToolPlatform platform, string root, ImmutableArray<Problem>.Builder problems)
    {
        var before = problems.Count;
        var source = Source(tool, platform, root, problems);
        var path = tool.Path is null ? null : ToolUrl.Expand(tool, tool.Path, platform, problems);
        var sha256 = Checksum(tool, platform, problems);
        return problems.Count == before ? new ResolvedTool(tool.Name, tool.Version, source!, sha256!, path) { Where = tool.Where } : null;
    }

    /// <summary>The address for one platform, without asking for a checksum.</summary>
    public static Uri? Source(PinnedTool tool, ToolPlatform platform, string root, ImmutableArray<Problem>.Builder problems)
    {
        var before = problems.Count;
        if (!IsWord(tool.Name))
        {
            problems.Add(ToolProblems.BadName(tool));
        }

        if (!IsWord(tool.Version))
        {
            problems.Add(ToolProblems.BadVersion(tool));
        }

        var url = problems.Count == before ? ToolUrl.Expand(tool, tool.UrlTemplate, platform, problems) : null;
        return url is null ? null : ToolUrl.Parse(tool, url, root, problems);
    }

    static string? Checksum(PinnedTool tool, ToolPlatform platform, ImmutableArray<Problem>.Builder problems)
    {
        if (!tool.Sha256ByPlatform.TryGetValue(platform.Key, out var sha256))
        {
            problems.Add(ToolProblems.ChecksumMissing(tool, platform));
            return null;
        }

        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))
        {
            problems.Add(ToolProblems.BadChecksum(tool, platform));
            return null;
        }

        return sha256.ToLowerInvariant();
    }

    /// <summary>Names and versions become names of files and pieces of addresses: one word, that cannot be <c>..</c> or an option.</summary>
    public static bool IsWord(string text) =>
        text.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || "._+-".Contains(character, StringComparison.Ordinal));
}
