using NuGet.Versioning;
using Slipway.Problems;

namespace Slipway.Versions;

/// <summary>Versions as people write them in files: <c>1.4.0</c>, <c>2.0.0-beta.1</c>. Never with a build number: that is counted.</summary>
static class VersionWord
{
    const int Longest = 100;

    /// <summary>The version; null: none that Slipway reads.</summary>
    public static NuGetVersion? Parse(string text) =>
        text.Length <= Longest && NuGetVersion.TryParseStrict(text, out var version) && !version.HasMetadata ? version : null;

    public static Problem Wrong(SourceSpan where, string text) => new("bad-version", $"`{(text.Length > Longest ? text[..Longest] + "..." : text)}` is no version")
    {
        Why = text.Contains('+', StringComparison.Ordinal) ? "the build number behind the `+` is counted, not written" : null,
        Fix = "write three numbers such as `1.4.0`, or `1.4.0-beta.1`",
        Where = where,
    };
}
