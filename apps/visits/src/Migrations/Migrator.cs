using System.Data.Common;
using System.Globalization;
using Visits.Databases;

namespace Visits.Migrations;

/// <summary>Reads and changes the schema. Several may do so at once: each migration is still applied once.</summary>
sealed class Migrator(Database database, IReadOnlyList<Migration> known, TimeProvider clock)
{
    static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(5);

    public async Task<MigrationStatus> StatusAsync(CancellationToken cancellation)
    {
        var applied = await AppliedAsync(cancellation);
        var states = known.Select(migration => new MigrationState(
            migration.Id, migration.Name, applied.Contains(migration.Id) ? MigrationState.Applied : MigrationState.Pending,
            migration.Compatible, migration.Reversible, migration.Sql(database.Dialect)));
        // A newer version has been here. What it did is not known to this one, and neither is how to undo it.
        var newer = applied.Except(known.Select(migration => migration.Id))
            .Select(id => new MigrationState(id, "unknown", MigrationState.Applied, "unknown", "no", ""));
        return new MigrationStatus(applied.LastOrDefault(), [.. states.Concat(newer).OrderBy(state => state.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Applies what is pending and answers its ids.</summary>
    public async Task<IReadOnlyList<string>> UpAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenOrCreateAsync(cancellation);
        await database.LockAsync(connection, LockLimit, cancellation);
        try
        {
            var name = database.Dialect.Name;
            await connection.RunAsync(
                $"create table if not exists {Schema.Journal} (id {name} primary key, applied_at {name} not null)" + database.Dialect.TableEnd, cancellation);
            var done = new List<string>();
            foreach (var migration in known)
            {
                if (await ChangeAsync(connection, migration, up: true, cancellation))
                {
                    done.Add(migration.Id);
                }
            }

            return done;
        }
        finally
        {
            await database.UnlockAsync(connection);
        }
    }

    /// <summary>Undoes, the last first, what was applied after <paramref name="id"/>, and answers the ids. `0` is before the first.</summary>
    /// <exception cref="MigrationRefusedException">An id that is not known, here or in the database; nothing has been undone.</exception>
    public async Task<IReadOnlyList<string>> DownAsync(string id, CancellationToken cancellation)
    {
        if (id != "0" && known.All(migration => migration.Id != id))
        {
            throw new MigrationRefusedException($"there is no migration `{id}`: there are {string.Join(", ", known.Select(migration => $"`{migration.Id}`"))}, and `0` for none");
        }

        if (!database.Exists)
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellation);
        await database.LockAsync(connection, LockLimit, cancellation);
        try
        {
            return await DownAsync(connection, id, cancellation);
        }
        finally
        {
            await database.UnlockAsync(connection);
        }
    }

    async Task<IReadOnlyList<string>> DownAsync(DbConnection connection, string id, CancellationToken cancellation)
    {
        var applied = await AppliedAsync(connection, cancellation);
        if (applied.FirstOrDefault(one => known.All(migration => migration.Id != one)) is { } unknown)
        {
            throw new MigrationRefusedException($"`{unknown}` was applied by a newer version: undo it with that version");
        }

        var done = new List<string>();
        foreach (var migration in known.Reverse().TakeWhile(migration => migration.Id != id).Where(migration => applied.Contains(migration.Id)))
        {
            if (await ChangeAsync(connection, migration, up: false, cancellation))
            {
                done.Add(migration.Id);
            }
        }

        return done;
    }

    async Task<bool> ChangeAsync(DbConnection connection, Migration migration, bool up, CancellationToken cancellation)
    {
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        var isApplied = await connection.NumberAsync($"select 1 from {Schema.Journal} where id = @id", cancellation, ("id", migration.Id)) is not null;
        if (isApplied == up)
        {
            return false;
        }

        foreach (var statement in up ? migration.Up(database.Dialect) : migration.Down(database.Dialect))
        {
            await connection.ChangeSchemaAsync(statement, cancellation);
        }

        await (up
            ? connection.RunAsync(
                $"insert into {Schema.Journal} (id, applied_at) values (@id, @now)", cancellation,
                ("id", migration.Id), ("now", clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)))
            : connection.RunAsync($"delete from {Schema.Journal} where id = @id", cancellation, ("id", migration.Id)));
        await transaction.CommitAsync(cancellation);
        return true;
    }

    async Task<List<string>> AppliedAsync(CancellationToken cancellation)
    {
        if (!database.Exists)
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellation);
        return await AppliedAsync(connection, cancellation);
    }

    async Task<List<string>> AppliedAsync(DbConnection connection, CancellationToken cancellation) =>
        await database.HasTableAsync(connection, Schema.Journal, cancellation)
            ? await connection.ReadAsync($"select id from {Schema.Journal} order by id", row => row.GetString(0), cancellation)
            : [];
}
