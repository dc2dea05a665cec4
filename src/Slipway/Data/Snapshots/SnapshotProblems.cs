using Slipway.Problems;

namespace Slipway.Data.Snapshots;

/// <summary>What can be wrong with snapshots, in words. No message holds a key, or a piece of a content.</summary>
static class SnapshotProblems
{
    public static ProblemException Unreadable(string id, string why) => new(new Problem("snapshot-unreadable", $"the snapshot `{id}` cannot be read")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "take another one: `slipway snapshot list` shows them; make a new one while the data is there",
    });

    public static ProblemException Unknown(SnapshotSubject subject, string? id, string place) =>
        new(new Problem("snapshot-unknown", id is null ? $"there is no snapshot of `{subject}`" : $"there is no snapshot `{Shown(id)}` of `{subject}`")
        {
            Why = $"looked for in `{place}`",
            Fix = id is null ? $"slipway snapshot create {subject.Component} --stage {subject.Stage}" : $"slipway snapshot list {subject.Component} --stage {subject.Stage}",
        });

    public static ProblemException Differs(string id, IReadOnlyList<RowDifference> differences) => new(new Problem("snapshot-differs", $"a copy restored from `{id}` does not hold what the snapshot should")
    {
        Kind = ProblemKind.Failure,
        Why = string.Join("; ", differences.Select(difference => $"`{difference.Table}` has {Count(difference.Now)}, and had {Count(difference.Then)}")),
        Fix = "take another snapshot; the copy was removed, and the live data was not touched",
    });

    public static ProblemException NoRoom(string place, string why, string fix = "make room there, or name another place with `data.snapshot.to`") => new(new Problem("no-room", $"there is no room for a snapshot in `{place}`")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = fix,
    });

    public static ProblemException Store(string what, string? why, string? fix = null) => new(new Problem("snapshot-store", what) { Kind = ProblemKind.Failure, Why = why, Fix = fix });

    static string Count(long? rows) => rows switch
    {
        null => "no such table",
        1 => "1 row",
        _ => $"{rows} rows",
    };

    // It was typed, and may be anything.
    static string Shown(string id) => SnapshotId.IsValid(id) ? id : string.Concat(id.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter));
}
