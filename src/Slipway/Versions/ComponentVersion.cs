using NuGet.Versioning;

namespace Slipway.Versions;

/// <summary>The version of a component: what its files say, and which build this checkout is.</summary>
/// <param name="Version">From its version files.</param>
/// <param name="Build">The number of first-parent commits up to HEAD; null: it was not asked for.</param>
public sealed record ComponentVersion(NuGetVersion Version, long? Build = null)
{
    /// <summary>Where the version stands; two places when two files say the same.</summary>
    public IReadOnlyList<VersionEntry> Entries { get; init; } = [];

    /// <summary>The checkout is not the commit that the build number counts: files are changed or new.</summary>
    public bool IsDirty { get; init; }

    /// <summary><c>1.4.0</c></summary>
    public string Text => Version.ToNormalizedString();

    /// <summary>With the build number: <c>1.4.0+57</c>, or <c>1.4.0+57.dirty</c>; <see cref="Text"/> where there is none.</summary>
    public string Full => Build is { } build ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Text}+{build}{(IsDirty ? ".dirty" : "")}") : Text;

    /// <summary>The same version as a build of this checkout.</summary>
    public ComponentVersion With(BuildNumber build) => this with { Build = build.Number, IsDirty = build.IsDirty };
}
