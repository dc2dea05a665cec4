namespace Slipway.Images.Checks;

/// <summary>What package managers leave behind that no image needs.</summary>
static class PackageCaches
{
    /// <summary>Less than this, all together, is no harm: a lock, an index of nothing.</summary>
    public const long Harmless = 1024 * 1024;

    static readonly (string Start, string Name)[] Folders =
    [
        ("var/lib/apt/lists/", "apt's lists"),
        ("var/cache/apt/", "apt's packages"),
        ("var/cache/apk/", "apk's packages"),
        ("var/cache/dnf/", "dnf's packages"),
        ("var/cache/yum/", "yum's packages"),
    ];

    // Below anybody's home.
    static readonly (string Part, string Name)[] InHomes =
    [
        ("/.npm/_cacache/", "npm's packages"),
        ("/.cache/pip/", "pip's packages"),
        ("/.cache/yarn/", "yarn's packages"),
        ("/.cache/go-build/", "Go's builds"),
        ("/.nuget/packages/", "NuGet's packages"),
        ("/.local/share/NuGet/", "NuGet's packages"),
    ];

    /// <summary>Whose cache a file is part of; null: of none.</summary>
    /// <param name="path">In the image, without a slash in front.</param>
    public static string? Find(string path)
    {
        foreach (var (start, name) in Folders)
        {
            if (path.StartsWith(start, StringComparison.Ordinal))
            {
                return name;
            }
        }

        foreach (var (part, name) in InHomes)
        {
            if (("/" + path).Contains(part, StringComparison.Ordinal) && (path.StartsWith("root/", StringComparison.Ordinal) || path.StartsWith("home/", StringComparison.Ordinal)))
            {
                return name;
            }
        }

        return null;
    }
}
