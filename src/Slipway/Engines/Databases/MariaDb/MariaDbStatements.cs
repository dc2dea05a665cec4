namespace Slipway.Engines.Databases.MariaDb;

/// <summary>SQL for the server's bootstrap and for the client's standard input.</summary>
static class MariaDbStatements
{
    /// <summary>Leaves one user, root on this machine, with a password: no anonymous ones, none from elsewhere.</summary>
    public static string Secure(string password) => $"""
        DELETE FROM mysql.global_priv WHERE NOT (User = 'root' AND Host = 'localhost') AND User <> 'mariadb.sys';
        DELETE FROM mysql.db WHERE User = '' OR Db LIKE 'test%';
        DELETE FROM mysql.proxies_priv WHERE Host <> 'localhost';
        FLUSH PRIVILEGES;
        ALTER USER 'root'@'localhost' IDENTIFIED BY {Literal(password)};

        """;

    /// <summary>Answers <c>1</c> when the application's role is there.</summary>
    public static string HasUser(string name) => $"SELECT COUNT(*) FROM mysql.global_priv WHERE User = {Literal(name)} AND Host = '%';\n";

    /// <summary>For a role that is not there: later ones may have been made read-only on purpose. Any host: only loopback is listened on.</summary>
    public static string Create(string name, string password) => $"""
        CREATE DATABASE IF NOT EXISTS {Identifier(name)} CHARACTER SET utf8mb4;
        GRANT ALL PRIVILEGES ON {Identifier(Pattern(name))}.* TO {Identifier(name)}@'%' IDENTIFIED BY {Literal(password)};

        """;

    public static string Identifier(string name) => "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";

    public static string Literal(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";

    // GRANT takes a pattern for the database: an underscore there means any letter.
    static string Pattern(string name) => name.Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);
}
