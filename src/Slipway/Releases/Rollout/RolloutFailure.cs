using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Releases.Rollout;

/// <summary>The proof that a new version will not come up, with its cause.</summary>
/// <param name="Code">Stable: <c>rollout-crash</c>.</param>
/// <param name="What">One sentence, as in a <see cref="Problem"/>.</param>
sealed record RolloutFailure(string Code, string What)
{
    /// <summary>What the cluster says: an event, a condition, the meaning of an exit code. Null: it says nothing.</summary>
    public string? Evidence { get; init; }

    public string? Fix { get; init; }

    /// <summary>Who may have written why; null: nobody ran.</summary>
    public ContainerPlace? Log { get; init; }

    /// <summary>What it wrote last, without secrets and control characters.</summary>
    public ImmutableArray<string> LastLines { get; init; } = [];

    /// <summary>The wait ended, and nothing more is known.</summary>
    public bool IsTimeout { get; init; }

    public Problem ToProblem() => new(Code, What) { Kind = IsTimeout ? ProblemKind.Timeout : ProblemKind.Failure, Why = Why(), Fix = Fix };

    string? Why() => LastLines.IsEmpty
        ? Evidence
        : $"{(Evidence is null ? "" : $"{Evidence}; ")}it last wrote:\n  {string.Join("\n  ", LastLines)}";
}

/// <summary>A container of a pod.</summary>
sealed record ContainerPlace(string Pod, string Container);

/// <summary>What looks like a failure.</summary>
/// <param name="Grace">How long it must look like that to be proof: zero is proof now; null: it only explains why the deadline passed.</param>
sealed record RolloutSuspicion(RolloutFailure Failure, TimeSpan? Grace)
{
    public static RolloutSuspicion Proof(RolloutFailure failure) => new(failure, TimeSpan.Zero);

    public static RolloutSuspicion AtTheDeadline(RolloutFailure failure) => new(failure, null);

    /// <summary>The one that is proof first; null: there is none.</summary>
    public static RolloutSuspicion? First(IEnumerable<RolloutSuspicion> all) => all.MinBy(one => one.Grace ?? TimeSpan.MaxValue);
}
