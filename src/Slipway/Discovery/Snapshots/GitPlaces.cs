namespace Slipway.Discovery.Snapshots;

/// <summary>
/// The files beside the folders themselves that decide which manifests Git names, as far as they are known without asking it:
/// its index, its ignore rules and its configuration. Most of them are absent, which counts as well.
/// </summary>
static class GitPlaces
{
    /// <summary>Absolute paths; null where Git's own folder is not found.</summary>
    /// <param name="root">The repository of components, perhaps below Git's top.</param>
    public static List<string>? Of(string root, Func<string, string?> environment)
    {
        var places = new List<string> { "/etc/gitconfig" };
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            places.AddRange([Path.Combine(folder, ".git"), Path.Combine(folder, ".gitignore"), Path.Combine(folder, ".gitmodules")]);
            if (GitFolder(Path.Combine(folder, ".git")) is { } own)
            {
                // The folder itself changes too often to be one of them.
                places.Remove(own);
                var common = Common(own);
                places.AddRange(((ReadOnlySpan<string>)["HEAD", "index", "commondir", "config.worktree", "info/sparse-checkout"]).ToArray().Select(name => Path.Combine(own, name)));
                places.AddRange([Path.Combine(common, "config"), Path.Combine(common, "info/exclude")]);
                places.AddRange(OfUser(environment));
                return places;
            }
        }

        return null;
    }

    static IEnumerable<string> OfUser(Func<string, string?> environment)
    {
        var home = environment("HOME") is { Length: > 0 } set ? set : "/";
        var settings = environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".config");
        return new[]
        {
            Path.Combine(home, ".gitconfig"), Path.Combine(settings, "git/config"), Path.Combine(settings, "git/ignore"),
            environment("GIT_CONFIG_GLOBAL"), environment("GIT_CONFIG_SYSTEM"),
        }.OfType<string>().Where(Path.IsPathFullyQualified);
    }

    // A work tree has a file: gitdir: /src/plasma/.git/worktrees/fix
    static string? GitFolder(string path) =>
        Directory.Exists(path) ? path
        : File.Exists(path) && FirstLine(path) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal) ? Path.GetFullPath(line[8..], Path.GetDirectoryName(path)!)
        : null;

    static string Common(string own) =>
        FirstLine(Path.Combine(own, "commondir")) is { Length: > 0 } common ? Path.GetFullPath(common, own) : own;

    static string? FirstLine(string path) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault()?.TrimEnd() : null;
}
