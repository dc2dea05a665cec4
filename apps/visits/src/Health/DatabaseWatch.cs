using Visits.Databases;
using Visits.Migrations;

namespace Visits.Health;

/// <summary>Asks the database, now and then and whenever somebody wants to know, whether it is there and has the schema that this version needs.</summary>
sealed partial class DatabaseWatch(Database database, Migrator migrator, KeyStore keys, TimeProvider clock, ILogger log) : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(3);

    readonly SemaphoreSlim _one = new(1);
    long _checkedAt;

    public DatabaseState State { get; private set; } = DatabaseState.Unknown;

    /// <summary>Watches until told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await CheckAsync(TimeSpan.Zero, cancellation);
                await Task.Delay(Pause, clock, cancellation);
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }
        }
    }

    /// <summary>The state, asked for no longer ago than <paramref name="age"/>: a storm of probes is one question.</summary>
    public async Task<DatabaseState> CheckAsync(TimeSpan age, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (State == DatabaseState.Unknown || clock.GetElapsedTime(_checkedAt) >= age)
            {
                Become(await AskAsync(cancellation));
                _checkedAt = clock.GetTimestamp();
            }

            return State;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    async Task<DatabaseState> AskAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(CheckLimit);
        try
        {
            if (!database.Exists)
            {
                return State with { IsReady = false, Problem = "its file is not there: run `migrate up`" };
            }

            var status = await migrator.StatusAsync(limit.Token).WaitAsync(limit.Token);
            var pending = status.Migrations.Where(migration => migration.State == MigrationState.Pending).Select(migration => migration.Id).ToList();
            return pending.Count == 0
                ? new DatabaseState(true, State.Keys ?? await keys.GetAsync(limit.Token), null)
                : State with { IsReady = false, Problem = $"its schema is older than this version: run `migrate up` ({string.Join(", ", pending)})" };
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var problem = exception is OperationCanceledException ? $"it did not answer within {CheckLimit.TotalSeconds:0} s" : exception.Message;
            return State with { IsReady = false, Problem = problem };
        }
    }

    void Become(DatabaseState next)
    {
        var before = State;
        State = next;
        if (next.IsReady && !before.IsReady)
        {
            LogReady(database.Kind);
        }
        else if (!next.IsReady && before.Problem != next.Problem)
        {
            LogNotReady(database.Kind, next.Problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "the {Kind} database is ready")]
    partial void LogReady(DatabaseKind kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the {Kind} database is not ready: {Problem}")]
    partial void LogNotReady(DatabaseKind kind, string? problem);
}
