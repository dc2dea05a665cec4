using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Engines.Databases;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Data.PostgreSql;

/// <summary>Speaks with a PostgreSQL server through its own programs.</summary>
sealed class PostgreSqlClient(DataPrograms programs, ServerAccess access)
{
    /// <summary>Where one is while databases are made, removed and renamed.</summary>
    public const string Maintenance = "postgres";

    const int Tries = 30;

    /// <summary>What the next try does not meet: somebody else has just changed the same row of a catalog, or removed what was looked for a moment ago.</summary>
    static readonly string[] Passing =
        ["tuple concurrently updated", "tuple concurrently deleted", "deadlock detected", "could not serialize", "cache lookup failed", "could not open relation with OID", "could not find tuple for"];

    static readonly ImmutableArray<string> UsualFolders =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/opt/homebrew/opt/libpq/bin",
        "/usr/local/opt/postgresql@*/bin", "/usr/local/opt/libpq/bin", "/usr/local/pgsql/bin", "/usr/libexec/postgresql*",
    ];

    IReadOnlyList<InstalledPrograms>? _found;

    public ServerAccess Access => access;

    /// <summary>Runs SQL and psql's own commands in one session, and answers the lines that were printed.</summary>
    public async Task<IReadOnlyList<string>> SqlAsync(string database, string sql, string what, CancellationToken cancellation, TimeSpan? limit = null)
    {
        var call = Psql((await FindAsync(cancellation))[0], database) with { Input = Begin() + sql, Timeout = limit ?? DataPrograms.Short };
        return (await programs.RunAsync(call, what, cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The same for statements that may meet somebody else's change of the same row of a catalog: then they are tried again.</summary>
    public async Task<IReadOnlyList<string>> InsistAsync(string database, string sql, string what, CancellationToken cancellation)
    {
        for (var rest = Tries; ; rest--)
        {
            try
            {
                return await SqlAsync(database, sql, what, cancellation);
            }
            catch (ProblemException exception) when (rest > 0 && exception.Problems.Any(problem => Passing.Any(text => problem.Why?.Contains(text, StringComparison.Ordinal) == true)))
            {
            }
        }
    }

    /// <summary>A session with input and output in the caller's hands.</summary>
    public async Task TalkAsync(
        string database, Func<Stream, CancellationToken, Task> write, Func<Stream, CancellationToken, Task> read, string what, CancellationToken cancellation)
    {
        var call = Psql((await FindAsync(cancellation))[0], database) with { WriteInputAsync = write, ReadOutputAsync = read, Timeout = DataPrograms.Long };
        await programs.RunAsync(call, what, cancellation);
    }

    /// <summary>What a session begins with: nothing that anybody has set for the role or the database cuts it short or hides rows.</summary>
    public string Begin() => $"""
        \set QUIET on
        SET client_min_messages = warning;
        SET statement_timeout = 0;
        SET lock_timeout = '30s';
        SET idle_in_transaction_session_timeout = 0;
        SET default_transaction_read_only = off;
        SET row_security = off;
        SET search_path = pg_catalog;
        SET slipway.app = {PostgreSqlStatements.Literal(access.User ?? "")};
        SET slipway.kept = {PostgreSqlStatements.Literal(FenceName.Of(access.User ?? ""))};
        SET slipway.live = {PostgreSqlStatements.Literal(access.Database)};

        """;

    /// <summary>A program of the server's own major version, since a newer one may write what an older server does not know; otherwise a newer one.</summary>
    /// <param name="role"><c>dump</c>, <c>restore</c></param>
    /// <param name="words">After the program; the database is told by <paramref name="database"/>.</param>
    /// <param name="database">Where it is done; null: nowhere.</param>
    /// <param name="cancellation">Stops the question.</param>
    public async Task<ProgramCall> CallAsync(string role, IEnumerable<string> words, string? database, CancellationToken cancellation)
    {
        var number = int.Parse((await SqlAsync(Maintenance, "SHOW server_version_num;\n", "the server could not be asked for its version", cancellation))[0], CultureInfo.InvariantCulture);
        var found = await FindAsync(cancellation);
        var server = number / 10_000;
        var set = found.FirstOrDefault(set => set.Version.Major == server) ?? found.LastOrDefault(set => set.Version.Major > server)
            ?? throw DataProblems.ProgramsMissing(ProviderKinds.PostgreSql, $"the server is version {server}, and the newest `pg_dump` here is {found[0].Version}");
        return Call([set.Paths[role], "--no-password", .. words, .. database is null ? (string[])[] : [Name(database)]]) with { Timeout = DataPrograms.Long };
    }

    public Task<string> RunAsync(ProgramCall call, string what, CancellationToken cancellation) => programs.RunAsync(call, what, cancellation);

    /// <summary>A line of JSON.</summary>
    public static JsonElement Json(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    ProgramCall Psql(InstalledPrograms set, string database) =>
        Call([set.Paths["psql"], "--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", Name(database)]);

    // Everything but the database by environment: no word of a program is ever a part of a URL.
    ProgramCall Call(ImmutableArray<string> words)
    {
        var admin = access.Admin;
        var environment = ImmutableSortedDictionary<string, string?>.Empty
            .Add("PGHOST", admin.Host ?? admin.Socket).Add("PGPORT", admin.Property("port") ?? "5432")
            .Add("PGUSER", admin.User).Add("PGPASSWORD", admin.Password)
            .Add("PGSSLMODE", UrlSetting.Of(admin.Url, "sslmode")).Add("PGSSLROOTCERT", UrlSetting.Of(admin.Url, "sslrootcert"))
            .Add("PGCONNECT_TIMEOUT", "20").Add("PGCLIENTENCODING", "UTF8").Add("PGAPPNAME", "slipway");
        return new ProgramCall(words) { Environment = environment };
    }

    // A plain name with an equals sign in it would be read as settings.
    static string Name(string database) =>
        $"--dbname=dbname='{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    async Task<IReadOnlyList<InstalledPrograms>> FindAsync(CancellationToken cancellation)
    {
        _found ??= await programs.FindAsync(
            UsualFolders, "dump", "(PostgreSQL)", [("psql", ["psql"]), ("dump", ["pg_dump"]), ("restore", ["pg_restore"])], cancellation);
        return _found.Count > 0 ? _found : throw DataProblems.ProgramsMissing(ProviderKinds.PostgreSql, "`psql`, `pg_dump` and `pg_restore` are needed");
    }
}
