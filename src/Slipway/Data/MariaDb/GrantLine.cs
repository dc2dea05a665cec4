using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>A line of SHOW GRANTS: <c>GRANT ALL PRIVILEGES ON `visits`.* TO `visits`@`%`</c>, <c>GRANT `reader` TO `visits`@`%` WITH ADMIN OPTION</c>,
/// <c>SET DEFAULT ROLE `reader` FOR `visits`@`%`</c>, <c>GRANT USAGE ON *.* TO `visits`@`%` IDENTIFIED BY PASSWORD '*01…' WITH MAX_USER_CONNECTIONS 5</c>.</summary>
/// <param name="Text">Without the account, and what is said of it beside rights: that stays with it.</param>
/// <param name="Word">What stands before the account.</param>
/// <param name="End"><c> WITH GRANT OPTION</c>, <c> WITH ADMIN OPTION</c> or nothing.</param>
sealed record GrantLine(string Text, string Word, string End)
{
    static readonly string[] Almighty = ["ALL PRIVILEGES", "SUPER", "CREATE USER", "SET USER"];

    /// <summary>Rights of the whole server that let their holder out of any fence.</summary>
    public IEnumerable<string> Reasons() => !Text.EndsWith(" ON *.*", StringComparison.Ordinal) ? []
        : Almighty.Where(right => Privileges.Contains(right, StringComparer.Ordinal)).Select(right => $"it holds {right} on the whole server")
            .Concat(End.Length > 0 ? ["it may grant rights on the whole server"] : []);

    /// <summary>For a role that is granted, its name as it is quoted; null: it is about rights.</summary>
    public string? Role => Text.StartsWith("GRANT `", StringComparison.Ordinal) ? Text["GRANT ".Length..] : null;

    public bool SetsDefaultRole => Text.StartsWith("SET DEFAULT ROLE", StringComparison.Ordinal);

    /// <summary>Nothing but that there is the account.</summary>
    public bool IsEmpty => Text == "GRANT USAGE ON *.*" && End.Length == 0;

    string[] Privileges => Text["GRANT ".Length..Text.LastIndexOf(" ON ", StringComparison.Ordinal)].Split(", ");

    /// <summary>The same for another account.</summary>
    public string For(string account) => $"{Text} {Word} {account}{End};\n";

    /// <param name="line">Shown with <c>sql_mode=''</c>, so that names are in backquotes.</param>
    /// <param name="account">Whose it is, quoted likewise.</param>
    public static GrantLine Parse(string line, string account)
    {
        foreach (var word in new[] { "TO", "FOR" })
        {
            var place = line.IndexOf($" {word} {account}", StringComparison.Ordinal);
            if (place >= 0)
            {
                var rest = line[(place + word.Length + 2 + account.Length)..];
                return new GrantLine(line[..place], word, Ending(rest));
            }
        }

        throw new FormatException("a line of SHOW GRANTS does not name the account");
    }

    /// <summary>An account, quoted as the server shows it.</summary>
    public static string Account(string user, string host) => $"{MariaDbStatements.Identifier(user)}@{MariaDbStatements.Identifier(host)}";

    // IDENTIFIED …, REQUIRE … and limits come before; a string among them may hold anything, and ends in a quote.
    static string Ending(string rest) =>
        rest.EndsWith(" WITH ADMIN OPTION", StringComparison.Ordinal) ? " WITH ADMIN OPTION"
        : rest[(rest.LastIndexOf('\'') + 1)..].Contains(" GRANT OPTION", StringComparison.Ordinal) ? " WITH GRANT OPTION"
        : "";
}
