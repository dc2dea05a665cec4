using Slipway.Problems;

namespace Slipway.Bootstrap;

/// <summary>What can be wrong with a tool as the manifest pins it.</summary>
static class ToolProblems
{
    public static Problem BadName(PinnedTool tool) => About(tool, "tool-name", $"`{tool.Name}` cannot be the name of a tool") with
    {
        Why = "a tool's name is that of its file: a letter or digit, then letters, digits and `._+-`, 64 at most",
    };

    public static Problem BadVersion(PinnedTool tool) => About(tool, "tool-version", $"`{tool.Version}` cannot be the version of `{tool.Name}`") with
    {
        Why = "a version is a letter or digit, then letters, digits and `._+-`, 64 at most",
    };

    public static Problem TwiceTheName(PinnedTool tool) => About(tool, "tool-twice", $"the tool `{tool.Name}` is pinned twice") with
    {
        Why = "some file systems do not tell upper from lower case",
        Fix = "keep one of the two",
    };

    public static Problem UnknownPlaceholder(PinnedTool tool, string placeholder) =>
        About(tool, "tool-placeholder", $"`{placeholder}` in the tool `{tool.Name}` is not known") with
        {
            Fix = "use `{version}`, `{os}` or `{arch}`",
        };

    public static Problem BadUrl(PinnedTool tool, string url) =>
        About(tool, "tool-url", $"the tool `{tool.Name}` cannot be fetched from `{ToolUrl.WithoutCredentials(url.Split('?', '#')[0])}`") with
        {
            Why = "an address begins with `https://`, `http://` or `file:`",
        };

    public static Problem BadChecksum(PinnedTool tool, ToolPlatform platform) =>
        About(tool, "tool-checksum", $"the checksum of `{tool.Name}` for {platform.Key} is not a SHA-256") with
        {
            Why = "a SHA-256 has 64 hexadecimal digits",
            Fix = $"slipway bootstrap --checksum {tool.Name}",
        };

    public static Problem ChecksumMissing(PinnedTool tool, ToolPlatform platform)
    {
        var known = string.Join(", ", tool.Sha256ByPlatform.Keys.Order(StringComparer.Ordinal).Select(key => $"`{key}`"));
        return About(tool, "tool-checksum-missing", $"the tool `{tool.Name}` has no checksum for `{platform.Key}`") with
        {
            Why = known.Length == 0 ? "the manifest has none at all" : $"the manifest has {known}",
            Fix = $"slipway bootstrap --checksum {tool.Name}    # prints the line to add",
        };
    }

    static Problem About(PinnedTool tool, string code, string what) => new(code, what) { Where = tool.Where };
}
