namespace Slipway.Running;

/// <summary>A fingerprint that tells what has changed: <c>command=1f… variables=9c… source=07…</c>. Equal texts, nothing has.</summary>
public static class PartedFingerprint
{
    public static string Of(params ReadOnlySpan<(string Name, string Hash)> parts)
    {
        var all = new List<string>(parts.Length);
        foreach (var (name, hash) in parts)
        {
            all.Add($"{name}={hash}");
        }

        return string.Join(' ', all);
    }

    /// <summary>The names of the parts that are not as they were.</summary>
    /// <param name="before">May be of another tool, or empty: then every part is new.</param>
    public static IEnumerable<string> Changed(string before, string now)
    {
        var known = before.Split(' ').ToHashSet(StringComparer.Ordinal);
        return now.Split(' ').Where(part => !known.Contains(part)).Select(part => part[..part.IndexOf('=', StringComparison.Ordinal)]);
    }
}
