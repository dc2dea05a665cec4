namespace Slipway.Engines.Databases.PostgreSql;

/// <summary>SQL for psql's standard input.</summary>
static class PostgreSqlStatements
{
    /// <summary>From this version on the schema <c>public</c> is its database's owner's. Before, everybody could make things there, also from behind a fence.</summary>
    const int OwnSchema = 15;

    /// <summary>Makes the application's role and database where they are missing, and changes nothing of those that are there:
    /// a role may have been made read-only on purpose.</summary>
    public static string Create(string name, string password, Version version) => version.Major < OwnSchema ? $"{Asked(name)}{Create(name, password)}{Closed(name)}" : Create(name, password);

    public static string Identifier(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    // E'': means the same whatever standard_conforming_strings is set to.
    public static string Literal(string text) =>
        "E'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";

    static string Create(string name, string password) => $"""
        SET log_statement = 'none';
        SET log_min_error_statement = 'panic';
        SET log_min_duration_statement = -1;
        SELECT {Literal($"CREATE ROLE {Identifier(name)} LOGIN PASSWORD {Literal(password)}")} WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {Literal(name)}) \gexec
        SELECT {Literal($"CREATE DATABASE {Identifier(name)} OWNER {Identifier(name)}")} WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = {Literal(name)}) \gexec

        """;

    /// <summary>Whether the database is going to be made.</summary>
    static string Asked(string name) => $"""
        SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = {Literal(name)}) AS made \gset

        """;

    /// <summary>Takes the schema from everybody else, in a database that was made right now.</summary>
    static string Closed(string name) => $"""
        \if :made
        \connect {Identifier(name)}
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        GRANT CREATE, USAGE ON SCHEMA public TO {Identifier(name)};
        \endif

        """;
}
