using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>What can be wrong where a release guards data, in words.</summary>
static class GuardProblems
{
    /// <summary>The migrations failed on the copy.</summary>
    /// <param name="locks">That they held there until then.</param>
    public static ProblemException Rehearsal(DeployPiece piece, IReadOnlyList<Problem> causes, ImmutableArray<RehearsedLock> locks) => new(
    [
        new Problem("rehearsal-failed", $"the migrations of `{piece.Component}` fail on a copy of its data")
        {
            Kind = ProblemKind.Failure,
            Why = string.Join('\n', ["they were tried on a restored snapshot; the live data was not touched, and nobody was held off", .. RehearsalText.Locks(locks)]),
            Fix = "mend the migration, and deploy again",
        },
        .. causes,
    ]);

    /// <summary>It was promised that nobody need be held off.</summary>
    public static ProblemException Contradicts(DeployPiece piece, string why) => new(new Problem("rehearsal-contradicts", $"the migrations of `{piece.Component}` say that they are compatible, and release {piece.From?.Number} does not work after them")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "say `compatible: no` in its `migrate status`, so that writers are held off meanwhile; or change the migration",
    });

    /// <summary>The data could not be brought back: the fence stays, and somebody must choose.</summary>
    public static ProblemException NotPutBack(DeployPiece piece, string stage, IEnumerable<Problem> causes) => new(
    [
        new Problem("data-not-put-back", $"the data of `{piece.Component}` could not be brought back to what it was before release {piece.To.Number}")
        {
            Kind = ProblemKind.Failure,
            Why = "writers are held off until it is, so that nothing is lost; the snapshot and all copies are kept",
            Fix = $"mend the cause, then `slipway undo --stage {stage}`; `slipway snapshot list {piece.Component} --stage {stage}` shows what there is",
        },
        .. causes,
    ]);
}
