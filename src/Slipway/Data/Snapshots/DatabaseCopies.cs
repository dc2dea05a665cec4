using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data.Snapshots;

/// <summary>Names of a database's copies: <c>visits_kept_1a2b3c4d</c>. The mark at the end tells when a copy was made.</summary>
/// <remarks>At most 63 bytes, where PostgreSQL cuts names silently. SQLite's databases are files, and their copies lie beside them.</remarks>
static class DatabaseCopies
{
    /// <summary>A restored copy that is looked at and then removed.</summary>
    public const string Check = "check";

    /// <summary>A restored copy before it takes the live one's name.</summary>
    public const string Restored = "new";

    /// <summary>A restored copy that a migration is rehearsed on.</summary>
    public const string Try = "try";

    /// <summary>What was live before.</summary>
    public const string Kept = "kept";

    const int Longest = 63;
    const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    const int MarkLength = 8;

    static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Name(string database, string what, string mark) => Beginning(database, what) + mark;

    /// <summary>With what all copies of one sort begin.</summary>
    public static string Beginning(string database, string what)
    {
        var plain = $"{database}_{what}_";
        return database.StartsWith('/') || Encoding.UTF8.GetByteCount(plain) + MarkLength <= Longest ? plain
            : $"copy_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..16]}_{what}_";
    }

    /// <summary>One that no other attempt has: seconds since 2020 with base 36, which sort, and two letters of chance.</summary>
    public static string NewMark(DateTimeOffset now)
    {
        var seconds = (long)(now - Start).TotalSeconds;
        Span<char> mark = stackalloc char[MarkLength];
        for (var place = MarkLength - 3; place >= 0; place--)
        {
            mark[place] = Digits[(int)(seconds % Digits.Length)];
            seconds /= Digits.Length;
        }

        RandomNumberGenerator.GetItems(Digits, mark[^2..]);
        return mark.ToString();
    }

    /// <summary>Another mark of the same attempt.</summary>
    public static string Next(string mark) => mark[..^1] + Digits[(Digits.IndexOf(mark[^1], StringComparison.Ordinal) + 1) % Digits.Length];

    /// <summary>When a copy was made, to the second; null: the name is none of ours.</summary>
    public static DateTimeOffset? Made(string name)
    {
        var mark = name[(name.LastIndexOf('_') + 1)..];
        if (mark.Length != MarkLength || mark.Any(letter => !Digits.Contains(letter, StringComparison.Ordinal)))
        {
            return null;
        }

        return Start.AddSeconds(mark[..^2].Aggregate(0L, (sum, letter) => (sum * Digits.Length) + Digits.IndexOf(letter, StringComparison.Ordinal)));
    }
}
