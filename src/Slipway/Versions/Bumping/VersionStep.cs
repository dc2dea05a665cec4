using NuGet.Versioning;
using Slipway.Problems;

namespace Slipway.Versions.Bumping;

/// <summary>How a version is to rise: by a part, or to a version that is given whole.</summary>
/// <param name="To">Null: by <paramref name="Part"/>.</param>
public sealed record VersionStep(VersionPart Part, NuGetVersion? To = null)
{
    /// <exception cref="ProblemException"><c>bad-version</c></exception>
    public static VersionStep Parse(string text) => text switch
    {
        "major" => new(VersionPart.Major),
        "minor" => new(VersionPart.Minor),
        "patch" => new(VersionPart.Patch),
        _ => VersionWord.Parse(text) is { } version ? new(VersionPart.Patch, version)
            : throw new ProblemException(new Problem("bad-version", $"`{text}` is neither a part of a version nor a version") { Fix = "write `major`, `minor`, `patch`, or the new version such as `2.0.0-beta.1`" }),
    };

    /// <summary>The version after this one; one that is not final yet becomes final where that is the step.</summary>
    /// <param name="version">Null: there was none yet, which counts as 0.0.0.</param>
    public NuGetVersion After(NuGetVersion? version)
    {
        var (major, minor, patch) = (version?.Major ?? 0, version?.Minor ?? 0, version?.Patch ?? 0);
        var isFinal = version is not { IsPrerelease: true };
        return To ?? Part switch
        {
            VersionPart.Major => isFinal || minor > 0 || patch > 0 ? new(major + 1, 0, 0) : new(major, 0, 0),
            VersionPart.Minor => isFinal || patch > 0 ? new(major, minor + 1, 0) : new(major, minor, 0),
            _ => new(major, minor, isFinal ? patch + 1 : patch),
        };
    }
}
