using Slipway.Engines.Databases.PostgreSql;

namespace Slipway.Data.PostgreSql;

/// <summary>Gives a restored database the name of the live one, in one transaction.</summary>
/// <remarks>Nobody may be in either of them meanwhile, and whoever was would come back at once: so first nobody is let in. Killed then, the
/// application stays outside until this is done again; it has then waited, and lost nothing.</remarks>
sealed class PostgreSqlSwap(PostgreSqlClient client, string restored, string kept)
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    readonly string _live = client.Access.Database;

    public async Task DoAsync(CancellationToken cancellation)
    {
        var there = (await AskAsync($"SELECT to_json(datname::text) FROM pg_database WHERE datname IN ({List(_live, restored, kept)});\n", cancellation))
            .Select(line => PostgreSqlClient.Json(line).GetString()!).ToHashSet(StringComparer.Ordinal);
        if (there.Contains(kept))
        {
            return;
        }

        if (!there.Contains(restored))
        {
            throw DataProblems.Missing(restored, $"nothing was given the name `{_live}`, and `{kept}` is not there either");
        }

        try
        {
            await AskAsync(Close(), cancellation);
            await AskAsync(Rename(), cancellation);
        }
        catch (Exception)
        {
            using var limit = new CancellationTokenSource(Limit);
            await OpenAsync(limit.Token);
            throw;
        }
    }

    /// <summary>Nobody is let in, and whoever is there is ended.</summary>
    string Close() => $"""
        ALTER DATABASE {Name(restored)} ALLOW_CONNECTIONS false;
        ALTER DATABASE {Name(_live)} ALLOW_CONNECTIONS false;
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname IN ({List(_live, restored)});

        """;

    // A rename waits five seconds for those who are still ending.
    string Rename() => $"""
        BEGIN;
        ALTER DATABASE {Name(_live)} RENAME TO {Name(kept)};
        ALTER DATABASE {Name(restored)} RENAME TO {Name(_live)};
        ALTER DATABASE {Name(kept)} ALLOW_CONNECTIONS true;
        ALTER DATABASE {Name(_live)} ALLOW_CONNECTIONS true;
        COMMIT;

        """;

    // The error that led here is the one to be told.
    async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            await AskAsync($"ALTER DATABASE {Name(_live)} ALLOW_CONNECTIONS true;\n", cancellation);
        }
        catch (Exception exception) when (exception is Problems.ProblemException or OperationCanceledException)
        {
        }
    }

    Task<IReadOnlyList<string>> AskAsync(string sql, CancellationToken cancellation) =>
        client.SqlAsync(PostgreSqlClient.Maintenance, sql, $"`{restored}` could not take the place of `{_live}`", cancellation);

    static string Name(string name) => PostgreSqlStatements.Identifier(name);

    static string List(params IEnumerable<string> names) => string.Join(", ", names.Select(PostgreSqlStatements.Literal));
}
