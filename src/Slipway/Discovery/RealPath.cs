namespace Slipway.Discovery;

/// <summary>Absolute paths with every symbolic link in them followed, so that one folder has one name.</summary>
static class RealPath
{
    // What Linux allows in one path.
    const int MaximumLinks = 40;

    /// <summary>What is missing is left as it is; in a circle of links, the path where it was noticed.</summary>
    public static string Of(string path) => Of(Path.GetFullPath(path), MaximumLinks);

    static string Of(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var real = Path.Combine(Of(parent, links), Path.GetFileName(path));
        return links > 0 && LinkTarget(real) is { } target ? Of(Path.GetFullPath(target, Path.GetDirectoryName(real)!), links - 1) : real;
    }

    static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
