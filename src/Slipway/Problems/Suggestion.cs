namespace Slipway.Problems;

/// <summary>Did-you-mean: the candidate that was probably meant.</summary>
public static class Suggestion
{
    // No name is longer, and the time grows with the square.
    const int LongestWord = 64;

    /// <summary>The nearest candidate, when it is near enough to be worth a guess; null otherwise.</summary>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        // One letter is like any other.
        var limit = word.Length == 1 ? 0 : Math.Max(1, word.Length / 3);
        string? best = null;
        foreach (var candidate in candidates)
        {
            var distance = IsPrefixOf(word, candidate) ? 1 : Distance(word, candidate, limit);
            if (distance <= limit && (best is null || distance < limit))
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>did you mean `needs`?</c>, or null when nothing is near.</summary>
    public static string? Sentence(string word, IEnumerable<string> candidates) =>
        For(word, candidates) is { } meant ? $"did you mean `{meant}`?" : null;

    static bool IsPrefixOf(string word, string candidate) =>
        word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Optimal string alignment distance (insert, delete, replace, swap of neighbours), ignoring case; above the limit, any larger number.</summary>
    static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Same(a[i - 1], b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }

    static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
