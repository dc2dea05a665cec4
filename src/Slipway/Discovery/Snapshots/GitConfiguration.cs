using Slipway.Programs;

namespace Slipway.Discovery.Snapshots;

/// <summary>The files that Git's configuration comes from, and the ignore file it names.</summary>
static class GitConfiguration
{
    public static ProgramCall Question(string root) => GitFiles.Git(root, "config", "--list", "--show-origin", "-z");

    /// <summary>Absolute paths; null where the configuration includes other files, names one in a way that is not
    /// followed here, or has ignore rules that are not on disk (a sparse checkout).</summary>
    /// <param name="output">Pairs of where it comes from, and key and value: <c>file:/home/ada/.gitconfig\0core.excludesfile\n~/.ignore\0</c></param>
    public static HashSet<string>? Files(string output, string? home)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        var fields = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var (key, value) = fields[i + 1].Split('\n', 2) is [var name, var text] ? (name, text) : (fields[i + 1], "");
            if (key.StartsWith("include.", StringComparison.Ordinal) || key.StartsWith("includeif.", StringComparison.Ordinal) || key is "core.worktree" or "core.sparsecheckout")
            {
                return null;
            }

            // What comes from the command line or a variable has no file: the key of the snapshot holds it.
            if (fields[i].StartsWith("file:", StringComparison.Ordinal))
            {
                files.Add(fields[i][5..]);
            }

            if (key == "core.excludesfile" && value.Length > 0)
            {
                files.Add(value.StartsWith("~/", StringComparison.Ordinal) && home is not null ? Path.Combine(home, value[2..]) : value);
            }
        }

        // The repository's own may be told relative to its top, and is known anyway.
        files.RemoveWhere(file => file is ".git/config" or ".git/config.worktree");
        return files.All(Path.IsPathFullyQualified) ? files : null;
    }
}
