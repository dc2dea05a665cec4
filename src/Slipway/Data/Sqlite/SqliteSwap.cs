using Microsoft.Data.Sqlite;
using Slipway.State;

namespace Slipway.Data.Sqlite;

/// <summary>Gives a restored file the name of the live one. While somebody has that open it is refused: whoever had it would go on writing into what was put aside.</summary>
sealed class SqliteSwap(string live, string restored, string kept, OpenFiles open)
{
    public async Task DoAsync(CancellationToken cancellation)
    {
        if (File.Exists(kept))
        {
            // Killed between the two renames: nothing has the live name, and nobody can have written.
            if (!File.Exists(live))
            {
                Rename(restored, live);
            }

            return;
        }

        if (!File.Exists(restored))
        {
            throw DataProblems.Missing(restored, $"nothing was given the name `{live}`, and `{kept}` is not there either");
        }

        await FoldAsync(restored, cancellation);
        var journal = await FoldAsync(live, cancellation);
        await RefuseUsedAsync(live, cancellation);
        await WithAsync(live, connection => Exchange(connection, cancellation), cancellation);
        await WithAsync(live, connection => connection.Text($"PRAGMA journal_mode = {journal}"), cancellation);
    }

    /// <summary>All of it into its one file. With a log beside it (WAL), that works for the last one who has it open, and for nobody else.</summary>
    /// <returns>How it wrote before.</returns>
    Task<string> FoldAsync(string file, CancellationToken cancellation) => WithAsync(
        file,
        connection =>
        {
            var journal = connection.Text("PRAGMA journal_mode");
            return connection.Text("PRAGMA journal_mode = delete") == "delete" ? journal ?? "delete" : throw DataProblems.InUse(file, "its log is in use");
        },
        cancellation);

    Task<T> WithAsync<T>(string file, Func<SqliteConnection, T> work, CancellationToken cancellation) =>
        SqliteFile.WithAsync(file, SqliteOpenMode.ReadWrite, work, $"`{restored}` could not take the place of `{live}`", cancellation);

    // Whoever opens it in between cannot write while this holds its lock, and is looked for once more before that goes.
    async Task<bool> ExchangeAsync(CancellationToken cancellation)
    {
        Rename(live, kept);
        Rename(restored, live);
        try
        {
            await RefuseUsedAsync(kept, cancellation);
        }
        catch (Exception)
        {
            Rename(live, restored);
            Rename(kept, live);
            throw;
        }

        return true;
    }

    bool Exchange(SqliteConnection connection, CancellationToken cancellation)
    {
        using var lockAll = connection.CreateCommand();
        lockAll.CommandText = "BEGIN EXCLUSIVE";
        lockAll.ExecuteNonQuery();
        return ExchangeAsync(cancellation).GetAwaiter().GetResult();
    }

    async Task RefuseUsedAsync(string file, CancellationToken cancellation)
    {
        if (await open.UsersAsync(file, cancellation) is { Count: > 0 } users)
        {
            throw DataProblems.InUse(live, $"it is open in {string.Join(", ", users)}");
        }
    }

    static void Rename(string from, string to)
    {
        File.Move(from, to);
        SyncedFolder.Sync(Path.GetDirectoryName(to)!);
    }
}
