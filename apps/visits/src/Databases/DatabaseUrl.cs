namespace Visits.Databases;

enum DatabaseKind
{
    Sqlite,
    Postgres,
    Maria,
}

/// <summary>An accepted DATABASE_URL. <see cref="ToString"/> leaves the password out.</summary>
/// <param name="Name">The database's name; for SQLite the file's absolute path.</param>
/// <param name="Host">A name or an address, without brackets; null for a socket and for SQLite.</param>
/// <param name="Socket">The folder (PostgreSQL) or the file (MySQL and MariaDB) of a Unix socket.</param>
/// <param name="Tls">`disable`, `prefer`, `require` or `verify-full`; null leaves it to the driver, which prefers it.</param>
sealed record DatabaseUrl(DatabaseKind Kind, string Name)
{
    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? Socket { get; init; }

    public string? Tls { get; init; }

    public override string ToString() => Kind == DatabaseKind.Sqlite
        ? $"sqlite://{Name}"
        : $"{(Kind == DatabaseKind.Postgres ? "postgresql" : "mysql")}://{Socket ?? Host}{(Port is { } port ? $":{port}" : "")}/{Name}";
}
