using System.Buffers;

namespace Slipway.Images;

/// <summary>How tokens of one kind look: fixed first characters, then so many of an alphabet.</summary>
/// <param name="Prefix">At least three characters that hardly stand anywhere else.</param>
/// <param name="Alphabet">What may follow it.</param>
/// <param name="Shortest">Characters after the prefix, at least.</param>
/// <param name="Longest">Characters after the prefix, at most.</param>
/// <param name="Kind">For a sentence: <c>a GitHub token</c>.</param>
sealed record TokenRule(string Prefix, string Alphabet, int Shortest, int Longest, string Kind)
{
    /// <summary>Fewer different characters than this are a placeholder: <c>ghp_xxxxxxxx…</c>.</summary>
    const int FewestDifferent = 8;

    readonly SearchValues<char> _alphabet = SearchValues.Create(Alphabet);

    /// <summary>Whether a token begins at a place of a text, and not within a longer word.</summary>
    public bool IsAt(ReadOnlySpan<char> text, int start)
    {
        if ((start > 0 && char.IsAsciiLetterOrDigit(text[start - 1])) || !text[start..].StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text[(start + Prefix.Length)..];
        var length = rest.IndexOfAnyExcept(_alphabet) is var end and >= 0 ? end : rest.Length;
        return length >= Shortest && length <= Longest && IsReal(rest[..length]);
    }

    static bool IsReal(ReadOnlySpan<char> token)
    {
        var seen = new HashSet<char>();
        foreach (var character in token)
        {
            seen.Add(character);
        }

        return seen.Count >= FewestDifferent && !token.Contains("EXAMPLE", StringComparison.OrdinalIgnoreCase);
    }
}
