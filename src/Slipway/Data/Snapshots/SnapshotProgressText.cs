using Slipway.Execution.Results;

namespace Slipway.Data.Snapshots;

/// <summary>How far work on a snapshot is, in words: <c>copying, 3 MiB of about 12 MiB</c>.</summary>
static class SnapshotProgressText
{
    public static string Of(SnapshotPhase phase, long bytes, long? expected) => Words(phase) + Amount(bytes, expected);

    static string Amount(long bytes, long? expected) => bytes == 0 ? ""
        : expected is { } total && total >= bytes ? $", {ByteSize.Format(bytes)} of about {ByteSize.Format(total)}"
        : $", {ByteSize.Format(bytes)}";

    static string Words(SnapshotPhase phase) => phase switch
    {
        SnapshotPhase.Look => "counting what there is",
        SnapshotPhase.Dump => "copying",
        SnapshotPhase.ReadBack => "reading the snapshot",
        SnapshotPhase.Restore => "restoring beside the live data",
        SnapshotPhase.Compare => "comparing what was restored",
        _ => "putting it in the place of the live data",
    };
}
