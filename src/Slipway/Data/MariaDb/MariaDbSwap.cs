using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>Gives what was restored the name of the live database. A database has no name that could be changed: all tables are moved, in one
/// statement, and what is code is made again beside them.</summary>
/// <remarks>Meanwhile the application's accounts are locked. Killed then, they stay so until this is done again.</remarks>
sealed class MariaDbSwap(MariaDbClient client, MariaDbSessions sessions, string restored, string kept)
{
    readonly string _live = client.Access.Database;

    public async Task DoAsync(CancellationToken cancellation)
    {
        if (!await SwapNotes.ExistAsync(client, restored, cancellation))
        {
            var there = await DatabasesAsync(cancellation);
            if (there.Contains(kept))
            {
                await RemoveEmptyAsync(there, cancellation);
                return;
            }

            if (!there.Contains(restored))
            {
                throw DataProblems.Missing(restored, $"nothing was given the name `{_live}`, and `{kept}` is not there either");
            }

            await SwapNotes.WriteAsync(client, restored, [(_live, kept), (restored, _live)], cancellation);
        }

        await LockAsync("LOCK", cancellation);
        await MoveAsync(await SwapNotes.ReadAsync(client, restored, cancellation), cancellation);
        await LockAsync("UNLOCK", cancellation);
        await SqlAsync(null, $"DROP DATABASE {Name(restored)};\n", cancellation);
    }

    async Task MoveAsync(SwapNotes notes, CancellationToken cancellation)
    {
        await SqlAsync(null, await CreateAsync(cancellation), cancellation);
        if (!await IsMovedAsync(notes, cancellation))
        {
            await MoveTablesAsync(notes, cancellation);
        }

        var events = new MariaDbEvents(client);
        await MakeAsync(kept, notes, cancellation);
        await events.HoldAsync(kept, cancellation);
        await MakeAsync(_live, notes, cancellation);
        await events.LetGoAsync(_live, cancellation);
    }

    // A table with a trigger cannot be moved, and a view would lead into the other database.
    async Task MoveTablesAsync(SwapNotes notes, CancellationToken cancellation)
    {
        try
        {
            await SqlAsync(_live, string.Concat(notes.Definitions[kept].Select(made => made.Drop)), cancellation);
            await SqlAsync(restored, string.Concat(notes.Definitions[_live].Select(made => made.Drop)), cancellation);
            var moves = notes.Tables[kept].Select(table => Move(table, _live, kept)).Concat(notes.Tables[_live].Select(table => Move(table, restored, _live))).ToArray();
            await SqlAsync(null, moves.Length == 0 ? "" : $"RENAME TABLE {string.Join(", ", moves)};\n", cancellation);
        }
        catch (Problems.ProblemException)
        {
            // The application goes on with what it had.
            await MakeDefinitionsAsync(_live, notes.Definitions[kept], CancellationToken.None);
            await LockAsync("UNLOCK", CancellationToken.None);
            throw;
        }
    }

    Task MakeAsync(string database, SwapNotes notes, CancellationToken cancellation) => MakeDefinitionsAsync(database, notes.Definitions[database], cancellation);

    async Task MakeDefinitionsAsync(string database, IEnumerable<Definition> definitions, CancellationToken cancellation)
    {
        var all = definitions.ToArray();
        var (views, others) = (all.Where(made => made.Kind == "VIEW").ToArray(), all.Where(made => made.Kind is "FUNCTION" or "PROCEDURE"));
        await SqlAsync(database, string.Concat(others.Select(made => made.Create)), cancellation);
        // Views may need one another: each round makes at least one more.
        for (var round = 1; round < views.Length; round++)
        {
            await client.SqlAsync(database, string.Concat(views.Select(made => made.Create)) + "SELECT 1;\n", What, cancellation, goOn: true);
        }

        await SqlAsync(database, string.Concat(views.Concat(all.Where(made => made.Kind is "TRIGGER" or "EVENT")).Select(made => made.Create)), cancellation);
    }

    async Task<bool> IsMovedAsync(SwapNotes notes, CancellationToken cancellation) =>
        !notes.Tables[kept].Except(await SwapNotes.TablesAsync(client, kept, cancellation)).Any()
        && !notes.Tables[_live].Intersect(await SwapNotes.TablesAsync(client, restored, cancellation)).Any();

    async Task LockAsync(string how, CancellationToken cancellation)
    {
        if (client.Access.User is { } user)
        {
            var hosts = await client.SqlAsync(null, $"SELECT Host FROM mysql.global_priv WHERE User = {MariaDbStatements.Literal(user)};\n", What, cancellation);
            await SqlAsync(null, string.Concat(hosts.Select(row => $"ALTER USER {GrantLine.Account(user, row[0])} ACCOUNT {how};\n")), cancellation);
            await (how == "LOCK" ? sessions.EndAsync(user, cancellation) : Task.CompletedTask);
        }
    }

    async Task<string> CreateAsync(CancellationToken cancellation)
    {
        var asked = $"SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = {MariaDbStatements.Literal(_live)};\n";
        var live = (await client.SqlAsync(null, asked, What, cancellation))[0];
        return $"CREATE DATABASE IF NOT EXISTS {Name(kept)} CHARACTER SET {live[0]} COLLATE {live[1]};\n";
    }

    async Task<HashSet<string>> DatabasesAsync(CancellationToken cancellation) =>
        [.. (await client.SqlAsync(null, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA;\n", What, cancellation)).Select(row => row[0])];

    // Killed while the last step removed it.
    async Task RemoveEmptyAsync(HashSet<string> there, CancellationToken cancellation)
    {
        if (there.Contains(restored) && (await SwapNotes.TablesAsync(client, restored, cancellation)).Count == 0)
        {
            await SqlAsync(null, $"DROP DATABASE {Name(restored)};\n", cancellation);
        }
    }

    string What => $"`{restored}` could not take the place of `{_live}`";

    Task SqlAsync(string? database, string sql, CancellationToken cancellation) => sql.Length == 0 ? Task.CompletedTask : client.SqlAsync(database, sql, What, cancellation);

    static string Move(string table, string from, string to) => $"{Name(from)}.{Name(table)} TO {Name(to)}.{Name(table)}";

    static string Name(string name) => MariaDbStatements.Identifier(name);
}
