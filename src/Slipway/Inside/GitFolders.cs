namespace Slipway.Inside;

/// <summary>Where Git keeps what belongs to a checkout, if that is outside of it: of a worktree, or of a submodule.</summary>
public static class GitFolders
{
    /// <summary>Absolute paths of folders; none for an ordinary clone.</summary>
    public static IReadOnlyList<string> Outside(string root)
    {
        // gitdir: /home/ada/plasma/.git/worktrees/second
        if (Line(Path.Combine(root, ".git")) is not { } line || !line.StartsWith("gitdir:", StringComparison.Ordinal))
        {
            return [];
        }

        var folder = Path.GetFullPath(line["gitdir:".Length..].Trim(), root);
        var shared = Line(Path.Combine(folder, "commondir")) is { Length: > 0 } relative ? Path.GetFullPath(relative, folder) : folder;
        return [.. new[] { shared, folder }.Where(one => Directory.Exists(one) && !IsIn(one, root)).Where((one, index) => index == 0 || !IsIn(one, shared))];
    }

    static bool IsIn(string path, string folder) => path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    static string? Line(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadLines(file).FirstOrDefault()?.Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
