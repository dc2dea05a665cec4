using System.Collections.Immutable;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Problems;

namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>A database of numbered rows with a schema of 1 or 2, and whoever works on it. Every order is done at once, or not at all.</summary>
sealed class MemoryDatabase : IDataWorker
{
    readonly Dictionary<string, (ImmutableSortedSet<int> Rows, int Schema)> _snapshots = new(StringComparer.Ordinal);
    readonly Dictionary<string, (ImmutableSortedSet<int> Rows, int Schema)> _copies = new(StringComparer.Ordinal);

    public ImmutableSortedSet<int> Rows { get; set; } = [1, 2, 3];

    public int Schema { get; set; } = 1;

    public bool IsFenced { get; private set; }

    public string? Admitted { get; private set; }

    /// <summary>How often what a migration has left was ended.</summary>
    public int Ended { get; private set; }

    /// <summary>Called before and after each order.</summary>
    public Action<DataOrder> Around { get; set; } = _ => { };

    /// <summary>What is refused, and why; null: it is done.</summary>
    public Func<DataOrder, Problem?> Refuses { get; set; } = _ => null;

    public ToolLife Life { get; set; } = new();

    public IEnumerable<string> Copies => _copies.Keys;

    public Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order, Action<string> write, CancellationToken cancellation)
        where TAnswer : DataAnswer
    {
        Life.Check();
        Around(order);
        if (Refuses(order) is { } problem)
        {
            throw new ProblemException(problem);
        }

        var answer = (TAnswer)Answer(order);
        Around(order);
        return Task.FromResult(answer);
    }

    /// <summary>What the migrations do to the live database, or to a copy.</summary>
    public void Migrate(string? copy, Func<(ImmutableSortedSet<int> Rows, int Schema), (ImmutableSortedSet<int> Rows, int Schema)> change)
    {
        if (copy is null)
        {
            (Rows, Schema) = change((Rows, Schema));
        }
        else
        {
            _copies[copy] = change(_copies[copy]);
        }
    }

    public int SchemaOf(string copy) => _copies[copy].Schema;

    DataAnswer Answer(DataOrder order)
    {
        switch (order)
        {
            case RaiseFence:
                IsFenced = true;
                return new DataDone();
            case LiftFence:
                (IsFenced, Admitted) = (false, null);
                return new DataDone();
            case Admit admit:
                Admitted = admit.User;
                return new DataDone();
            case Dismiss:
                Admitted = null;
                return new DataDone();
            case EndBlockers:
                Ended++;
                return new DataDone();
            case TakeSnapshot take:
                _snapshots.TryAdd(take.Id, (Rows, Schema));
                return new SnapshotTold(Snapshot(take.Id));
            case ProveSnapshot prove:
                return new SnapshotTold(Snapshot(prove.Id!));
            case MakeCopy copy:
                _copies[copy.Database] = _snapshots[copy.Id];
                return Look(_copies[copy.Database].Rows);
            case DropCopy drop:
                _copies.Remove(drop.Database);
                return new DataDone();
            case RestoreSnapshot restore:
                return Restore(restore);
            case Look look:
                return Look(look.Database is { } name ? _copies[name].Rows : Rows);
            case ObserveLocks:
                return new LocksSeen([new TableLock("visit", "AccessExclusiveLock", LockBlocks.ReadsAndWrites, TimeSpan.FromSeconds(1.5))]);
            default:
                throw new NotSupportedException(order.GetType().Name);
        }
    }

    DataRestored Restore(RestoreSnapshot order)
    {
        var kept = $"kept_{order.Mark}";
        if (_copies.TryAdd(kept, (Rows, Schema)))
        {
            (Rows, Schema) = _snapshots[order.Id];
        }

        return new DataRestored(kept);
    }

    DataLook Look(ImmutableSortedSet<int> rows) => new(Facts(rows), IsFenced);

    SnapshotRecord Snapshot(string id) => new(
        1, id, new SnapshotSubject("plasma", "staging", "visits", "database"), "postgresql", DateTimeOffset.UnixEpoch, Facts(_snapshots[id].Rows), new SnapshotContent(10, "", 10, false, null), new SnapshotOrigin("ada@laptop", 2, null, "1"));

    static DatabaseFacts Facts(ImmutableSortedSet<int> rows) => new("15", 1000, [new TableFacts("visit", rows.Count, 1000)]);
}
