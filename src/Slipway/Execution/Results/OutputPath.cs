namespace Slipway.Execution.Results;

/// <summary>Which paths a result may write to. What was kept may come from anywhere, one day.</summary>
static class OutputPath
{
    // What Linux allows in one path.
    const int Longest = 4096;

    /// <summary>Below the root, and not in Git's own folder: a hook there would be run.</summary>
    public static bool IsAllowed(string path)
    {
        if (path.Length is 0 or > Longest || path.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = path.AsSpan(range);
            if (name.IsEmpty || name is "." or ".." || name.Equals(".git", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all of them may be written, and none is in the way of another: a file twice, or a file that another has for a folder.</summary>
    public static bool AreAllowed(IEnumerable<KeptOutput> outputs)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            if (!IsAllowed(output.Path) || !paths.Add(output.Path))
            {
                return false;
            }

            for (var slash = output.Path.LastIndexOf('/'); slash > 0 && folders.Add(output.Path[..slash]); slash = output.Path.LastIndexOf('/', slash - 1))
            {
            }
        }

        return !paths.Overlaps(folders);
    }
}
