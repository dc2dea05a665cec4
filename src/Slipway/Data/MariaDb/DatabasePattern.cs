namespace Slipway.Data.MariaDb;

/// <summary>What a grant calls a database: a pattern, in which <c>_</c> stands for any letter and <c>%</c> for any text, unless a backslash comes before.</summary>
static class DatabasePattern
{
    /// <summary>The pattern of one database alone.</summary>
    public static string Of(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);

    public static bool Fits(string pattern, string name) => Fits(pattern.AsSpan(), name);

    static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (pattern[0] == '%')
        {
            return Fits(pattern[1..], name) || (!name.IsEmpty && Fits(pattern, name[1..]));
        }

        var (letter, width) = pattern[0] == '\\' && pattern.Length > 1 ? (pattern[1], 2) : (pattern[0], 1);
        return !name.IsEmpty && ((width == 1 && letter == '_') || letter == name[0]) && Fits(pattern[width..], name[1..]);
    }
}
