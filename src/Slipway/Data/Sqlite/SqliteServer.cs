using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Slipway.Data.Locks;
using Slipway.Data.Rows;
using Slipway.Programs;
using Slipway.Secrets;
using Slipway.State;

namespace Slipway.Data.Sqlite;

/// <summary>What can be done with data in a SQLite file: databases are files in one folder, by their absolute path.</summary>
/// <remarks>SQLite has no roles, so there is no fence: the version before is stopped instead.</remarks>
sealed class SqliteServer(ServerAccess access, IProgramRunner runner, TimeProvider clock) : IDatabaseServer
{
    const int CopyBuffer = 128 * 1024;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly TimeSpan Turn = TimeSpan.FromHours(1);

    public Task<DatabaseFacts> LookAsync(string database, CancellationToken cancellation) =>
        SqliteFile.WithAsync(database, SqliteOpenMode.ReadOnly, SqliteFacts.Read, $"`{database}` could not be looked at", cancellation);

    public Task<IReadOnlyList<string>> NamesAsync(string prefix, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(access.Database)!;
        IReadOnlyList<string> names = !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder)
            .Where(file => file.StartsWith(prefix, StringComparison.Ordinal) && IsDatabase(file)).Order(StringComparer.Ordinal)];
        return Task.FromResult(names);
    }

    public Task<IReadOnlyList<TableShape>> ShapesAsync(string database, CancellationToken cancellation) => new SqliteRows(database).ShapesAsync(cancellation);

    public Task ReadRowsAsync(string database, IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation) =>
        new SqliteRows(database).ReadAsync(asked, to, cancellation);

    public async Task<DatabaseFacts> DumpAsync(string database, Stream to, CancellationToken cancellation)
    {
        var copy = $"{database}.slipway-dump";
        using var turn = await FileLock.TakeAsync($"{database}.slipway-lock", Turn, clock, cancellation)
            ?? throw DataProblems.InUse(database, "another dump of it has not ended within an hour");
        Remove(copy);
        try
        {
            using (new FileStream(copy, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
            }

            await SqliteFile.WithAsync(database, SqliteOpenMode.ReadOnly, source => Backup(source, copy), $"`{database}` could not be copied", cancellation);
            var facts = await CheckedAsync(copy, cancellation);
            await using var file = new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBuffer, useAsync: true);
            await file.CopyToAsync(to, CopyBuffer, cancellation);
            return facts;
        }
        finally
        {
            Remove(copy);
        }
    }

    public async Task RestoreAsync(Stream dump, string database, CancellationToken cancellation)
    {
        await DropAsync(database, cancellation);
        var unfinished = $"{database}.slipway-restore";
        Remove(unfinished);
        try
        {
            await WriteAsync(dump, unfinished, cancellation);
            await CheckedAsync(unfinished, cancellation);
            File.SetUnixFileMode(unfinished, ModeOf(access.Database));
            File.Move(unfinished, database);
            SyncedFolder.Sync(Path.GetDirectoryName(database)!);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    public Task DropAsync(string database, CancellationToken cancellation)
    {
        if (database == access.Database)
        {
            throw DataProblems.Live(database);
        }

        Remove(database);
        return Task.CompletedTask;
    }

    public Task SwapAsync(string restored, string kept, CancellationToken cancellation) =>
        new SqliteSwap(access.Database, restored, kept, new OpenFiles(runner)).DoAsync(cancellation);

    public Task RaiseFenceAsync(CancellationToken cancellation) => throw NoFence();

    // There is none, and nobody is held off by it.
    public Task LiftFenceAsync(CancellationToken cancellation) => Task.CompletedTask;

    // Whoever may open the file is let in.
    public Task AdmitAsync(string database, string user, Secret password, CancellationToken cancellation) => Task.CompletedTask;

    public Task DismissAsync(string user, CancellationToken cancellation) => Task.CompletedTask;

    public Task EndBlockersAsync(CancellationToken cancellation) => Task.CompletedTask;

    // Whoever writes has the whole file, for a moment, and nobody is told.
    public async Task WatchLocksAsync(string database, Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop)
    {
        see([]);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<bool> IsFencedAsync(CancellationToken cancellation) => Task.FromResult(false);

    Problems.ProblemException NoFence() => DataProblems.NoFence(
        Path.GetFileName(access.Database), ["SQLite has no roles: whoever may open the file may write it"], "the version before is stopped instead, for as long as it takes");

    /// <summary>That of the live file. Where anybody may make files beside it, as the users of containers do, anybody may write in it: it belongs to whoever restores it.</summary>
    static UnixFileMode ModeOf(string live)
    {
        const UnixFileMode Everybody = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var folder = File.GetUnixFileMode(Path.GetDirectoryName(live)!);
        return File.GetUnixFileMode(live) | (folder.HasFlag(UnixFileMode.OtherWrite) && !folder.HasFlag(UnixFileMode.StickyBit) ? Everybody : UnixFileMode.None);
    }

    static bool IsDatabase(string file) =>
        !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith("-journal", StringComparison.Ordinal)
        && !Path.GetFileName(file).Contains(".slipway-", StringComparison.Ordinal);

    // The copy is one file, whatever the source keeps beside it.
    static bool Backup(SqliteConnection source, string copy)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ConnectionString);
        target.Open();
        source.BackupDatabase(target);
        return target.Text("PRAGMA journal_mode = delete") == "delete";
    }

    static Task<DatabaseFacts> CheckedAsync(string file, CancellationToken cancellation) => SqliteFile.WithAsync(
        file,
        SqliteOpenMode.ReadOnly,
        connection =>
        {
            SqliteFacts.Check(connection, file);
            return SqliteFacts.Read(connection);
        },
        $"`{file}` could not be checked",
        cancellation);

    static async Task WriteAsync(Stream dump, string file, CancellationToken cancellation)
    {
        try
        {
            await using var target = new FileStream(
                file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = CopyBuffer, UnixCreateMode = OwnerOnly, Options = FileOptions.Asynchronous });
            await dump.CopyToAsync(target, CopyBuffer, cancellation);
            target.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            throw new Problems.ProblemException(DataProblems.NoRoom($"`{file}` could not be written", exception.Message));
        }
    }

    static void Remove(string database)
    {
        foreach (var file in SqliteFile.Beside(database).Prepend(database))
        {
            File.Delete(file);
        }
    }
}
