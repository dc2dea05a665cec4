namespace Slipway.Repository;

/// <summary>Paths inside the repository: forward slashes, no leading slash, empty for the root.</summary>
static class RelativePath
{
    /// <summary>Follows <c>.</c> and <c>..</c>; null when the path leads out of the repository.</summary>
    public static string? Combine(string folder, string path)
    {
        if (path.StartsWith('/'))
        {
            return null;
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
