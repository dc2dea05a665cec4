using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NuGet.Versioning;

namespace Slipway.Images.Registry;

/// <summary>What a tag says, when it has one of our forms.</summary>
/// <param name="Text">As the registry has it.</param>
/// <param name="Version">Null: an alias, or somebody else's tag.</param>
public sealed record ImageTag(string Text, ImageTagKind Kind, NuGetVersion? Version = null)
{
    /// <summary>The tag that names the newest release.</summary>
    public const string Latest = "latest";

    /// <summary>The tag that names the newest <c>dev</c> image.</summary>
    public const string Dev = "dev";

    /// <summary>Of a build: which.</summary>
    public long? Build { get; init; }

    /// <summary>A tag that is written once and then stays.</summary>
    public bool IsForGood => Kind == ImageTagKind.Release;

    /// <summary><c>v1.4.0</c></summary>
    public static ImageTag Release(NuGetVersion version) => new($"v{version.ToNormalizedString()}", ImageTagKind.Release, version);

    /// <summary><c>1.4.0-build.57</c></summary>
    public static ImageTag Built(NuGetVersion version, long build) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{version.ToNormalizedString()}-build.{build}"), ImageTagKind.Build, version) { Build = build };

    /// <summary><c>dev-1.4.0</c></summary>
    public static ImageTag ForDev(NuGetVersion version) => new($"dev-{version.ToNormalizedString()}", ImageTagKind.Dev, version);

    /// <summary><c>local-ada-1.4.0</c></summary>
    public static ImageTag Local(string user, NuGetVersion version) => new($"local-{UserWord(user)}-{version.ToNormalizedString()}", ImageTagKind.Local, version);

    /// <summary>What of a login name may stand in a tag: <c>Ada.Lovelace</c> is <c>ada-lovelace</c>.</summary>
    public static string UserWord(string user)
    {
        var word = string.Concat(user.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        return word.Length == 0 ? "user" : word[..Math.Min(word.Length, 40)].TrimEnd('-');
    }

    public static ImageTag Parse(string text)
    {
        if (text is Latest or Dev)
        {
            return new ImageTag(text, ImageTagKind.Alias);
        }

        if (text.Length == 22 && text.StartsWith("f-", StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExceptInRange('0', 'f') < 0)
        {
            return new ImageTag(text, ImageTagKind.Base);
        }

        return ReadRelease(text) ?? ReadBuild(text) ?? ReadAfter("dev-", text, ImageTagKind.Dev) ?? ReadLocal(text) ?? new ImageTag(text, ImageTagKind.Other);
    }

    static ImageTag? ReadRelease(string text) => ReadAfter("v", text, ImageTagKind.Release);

    static ImageTag? ReadBuild(string text)
    {
        var at = text.LastIndexOf("-build.", StringComparison.Ordinal);
        return at > 0 && Reads(text[..at], out var version) && long.TryParse(text.AsSpan(at + "-build.".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var build)
            ? Same(Built(version, build), text) : null;
    }

    static ImageTag? ReadAfter(string prefix, string text, ImageTagKind kind) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && Reads(text[prefix.Length..], out var version) ? new ImageTag(text, kind, version) : null;

    /// <summary>A user's name has hyphens, and so may a version: the version begins at the first word that reads as one.</summary>
    static ImageTag? ReadLocal(string text)
    {
        for (var at = text.StartsWith("local-", StringComparison.Ordinal) ? text.IndexOf('-', 6) : -1; at > 0; at = text.IndexOf('-', at + 1))
        {
            if (Reads(text[(at + 1)..], out var version))
            {
                return new ImageTag(text, ImageTagKind.Local, version);
            }
        }

        return null;
    }

    static ImageTag? Same(ImageTag tag, string text) => tag.Text == text ? tag : null;

    /// <summary>Only the one way to write a version: <c>1.4</c> and <c>1.04.0</c> are not ours.</summary>
    static bool Reads(string text, [NotNullWhen(true)] out NuGetVersion? version) => NuGetVersion.TryParseStrict(text, out version) && version.ToNormalizedString() == text;
}
