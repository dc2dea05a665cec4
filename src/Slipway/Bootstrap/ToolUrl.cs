using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Problems;

namespace Slipway.Bootstrap;

/// <summary>The addresses that tools come from: filled in, checked, and shown without what may be secret.</summary>
public static partial class ToolUrl
{
    /// <summary>Replaces <c>{version}</c>, <c>{os}</c> and <c>{arch}</c>; any other word in braces is a problem.</summary>
    internal static string? Expand(PinnedTool tool, string template, ToolPlatform platform, ImmutableArray<Problem>.Builder problems)
    {
        var before = problems.Count;
        var expanded = Placeholder().Replace(template, match =>
        {
            switch (match.Groups[1].Value)
            {
                case "version":
                    return tool.Version;
                case "os":
                    return platform.Os;
                case "arch":
                    return platform.Arch;
                default:
                    problems.Add(ToolProblems.UnknownPlaceholder(tool, match.Value));
                    return "";
            }
        });
        return problems.Count == before ? expanded : null;
    }

    internal static Uri? Parse(PinnedTool tool, string url, string root, ImmutableArray<Problem>.Builder problems)
    {
        if (url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return FromPath(tool, url["file:".Length..], root, problems);
        }

        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsWeb(uri) && uri.Host.Length > 0)
        {
            return uri;
        }

        problems.Add(ToolProblems.BadUrl(tool, url));
        return null;
    }

    /// <summary>True for http and https.</summary>
    internal static bool IsWeb(Uri uri) => uri.Scheme is "http" or "https";

    /// <summary>Scheme, host and path: a user, a password, a query and a fragment may hold a secret, and are left out.</summary>
    public static string Shown(Uri uri) =>
        uri.IsFile ? $"file:{uri.LocalPath}" : uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Takes the user and password out of every address in a text of another program.</summary>
    public static string WithoutCredentials(string text) => Credentials().Replace(text, "$1");

    // file:///srv/x and file:/srv/x are absolute, file:vendor/x is relative to the repository, file://host/x is another machine.
    static Uri? FromPath(PinnedTool tool, string path, string root, ImmutableArray<Problem>.Builder problems)
    {
        var rest = path.StartsWith("///", StringComparison.Ordinal) ? path[2..]
            : path.StartsWith("//localhost/", StringComparison.Ordinal) ? path["//localhost".Length..]
            : path;
        var local = Uri.UnescapeDataString(rest);
        if (local.Length == 0 || local.StartsWith("//", StringComparison.Ordinal) || local.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(ToolProblems.BadUrl(tool, $"file:{path}"));
            return null;
        }

        return Encode(Path.GetFullPath(Path.Combine(root, local)));
    }

    // A `#` or `%` in a file's name must not become a fragment or an escape.
    static Uri Encode(string path)
    {
        var encoded = new StringBuilder("file://");
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            encoded.Append('/').Append(Uri.EscapeDataString(segment));
        }

        return new Uri(encoded.ToString());
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]*://)[^/\s@]*@")]
    private static partial Regex Credentials();
}
