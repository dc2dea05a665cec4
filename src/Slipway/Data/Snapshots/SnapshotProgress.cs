namespace Slipway.Data.Snapshots;

/// <summary>How far work on a snapshot is. Told often; whoever shows it shows it now and then.</summary>
/// <param name="show">What is done, the bytes so far, and about how many there will be (null: unknown).</param>
sealed class SnapshotProgress(Action<SnapshotPhase, long, long?> show)
{
    SnapshotPhase _phase;
    long? _expected;

    public static SnapshotProgress None { get; } = new((_, _, _) => { });

    public void Begin(SnapshotPhase phase, long? expected)
    {
        (_phase, _expected) = (phase, expected);
        Tell(0);
    }

    public void Tell(long bytes) => show(_phase, bytes, _expected);
}

enum SnapshotPhase
{
    /// <summary>Counting what is in a database.</summary>
    Look,

    Dump,

    ReadBack,

    Restore,

    /// <summary>Comparing what was restored.</summary>
    Compare,

    /// <summary>Giving the restored database the name of the live one.</summary>
    Swap,
}
