using Microsoft.Data.Sqlite;

namespace Slipway.Data.Sqlite;

/// <summary>One database file, through SQLite itself.</summary>
static class SqliteFile
{
    // https://www.sqlite.org/rescode.html
    const int Busy = 5;
    const int Locked = 6;
    const int ReadOnly = 8;
    const int Corrupt = 11;
    const int Full = 13;
    const int NoDatabase = 26;

    /// <summary>Seconds, for who wants it alone: an application that is up is told of soon.</summary>
    const int Patience = 5;

    /// <summary>Seconds, for who reads: a writer that never rests leaves gaps of milliseconds.</summary>
    const int ReadersPatience = 60;

    static SqliteFile() => SQLitePCL.Batteries_V2.Init();

    /// <summary>The files that belong to one.</summary>
    public static IEnumerable<string> Beside(string file) => [$"{file}-wal", $"{file}-shm", $"{file}-journal"];

    /// <summary>Does something with it; SQLite's errors become problems.</summary>
    /// <param name="file">Absolute.</param>
    /// <param name="mode">Reading only, or more.</param>
    /// <param name="work">Short or long; not asynchronous, as SQLite is.</param>
    /// <param name="what">What did not work, when it did not.</param>
    /// <param name="cancellation">Looked at before.</param>
    public static Task<T> WithAsync<T>(string file, SqliteOpenMode mode, Func<SqliteConnection, T> work, string what, CancellationToken cancellation) =>
        Task.Run(() => With(file, mode, work, what), cancellation);

    static T With<T>(string file, SqliteOpenMode mode, Func<SqliteConnection, T> work, string what)
    {
        if (mode != SqliteOpenMode.ReadWriteCreate && !File.Exists(file))
        {
            throw DataProblems.Missing(file, "the file is not there");
        }

        try
        {
            try
            {
                return Opened(file, mode, work);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == ReadOnly && mode == SqliteOpenMode.ReadOnly)
            {
                // A writer was killed in the middle of a change: whoever opens the file next takes that back, and must be able to write.
                _ = Opened(file, SqliteOpenMode.ReadWrite, connection => connection.Number("PRAGMA schema_version"));
                return Opened(file, mode, work);
            }
        }
        catch (SqliteException exception)
        {
            throw exception.SqliteErrorCode switch
            {
                Busy or Locked => DataProblems.InUse(file, "another process holds it"),
                Full => new Problems.ProblemException(DataProblems.NoRoom(what, exception.Message)),
                Corrupt or NoDatabase => DataProblems.Broken(file, exception.Message),
                _ => new Problems.ProblemException(DataProblems.Broke(what, exception.Message)),
            };
        }
    }

    static T Opened<T>(string file, SqliteOpenMode mode, Func<SqliteConnection, T> work)
    {
        var patience = mode == SqliteOpenMode.ReadOnly ? ReadersPatience : Patience;
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = patience }.ConnectionString);
        connection.Open();

        // SQLite looks again after some milliseconds, and the driver only after 150, by which a busy writer is at it once more.
        _ = connection.Number($"PRAGMA busy_timeout = {patience * 1000}");
        return work(connection);
    }

    /// <summary>What is read of each row.</summary>
    public static List<T> Ask<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var values = new List<T>();
        while (rows.Read())
        {
            values.Add(read(rows));
        }

        return values;
    }

    public static string? Text(this SqliteConnection connection, string sql) => connection.Ask(sql, row => row.GetString(0)).FirstOrDefault();

    public static long Number(this SqliteConnection connection, string sql) => connection.Ask(sql, row => row.GetInt64(0)).FirstOrDefault();

    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
