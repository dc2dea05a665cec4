using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Sources;

namespace Slipway.Execution;

/// <summary>All that decides what a pure step comes to, and their digest: the step's fingerprint.</summary>
/// <remarks>Never a time, nor an absolute path: two checkouts with the same content meet in one fingerprint.</remarks>
public sealed class StepInputs
{
    [ThreadStatic]
    static DigestBuilder? _digest;

    readonly Func<ImmutableArray<StepInput>> _all;

    /// <param name="all">In an order that the planner always keeps; names are unique.</param>
    public StepInputs(ImmutableArray<StepInput> all)
        : this(all.AsSpan(), () => all)
    {
    }

    /// <param name="all">Looked at now, and not kept.</param>
    /// <param name="again">Makes the same list once more: ten thousand of them are seldom read, and would fill the memory.</param>
    public StepInputs(ReadOnlySpan<StepInput> all, Func<ImmutableArray<StepInput>> again)
    {
        _all = again;
        var digest = _digest ??= new DigestBuilder();
        foreach (var input in all)
        {
            digest.Add(input.Name).Add(input.Value);
        }

        Fingerprint = digest.Build();
    }

    public ImmutableArray<StepInput> All => _all();

    /// <summary>The same fingerprint, the same result.</summary>
    public Digest Fingerprint { get; }

    /// <summary>Asked when the step has ended: whether what it read is still what was fingerprinted. Null: cannot have changed.</summary>
    public Func<CancellationToken, ValueTask<bool>>? AreUnchangedAsync { get; init; }

    /// <summary>The files that one of <see cref="All"/> is the digest of, as they were when it was taken; null: of none. Asked when a result is kept.</summary>
    public Func<StepInput, IEnumerable<SourceFile>?>? FilesOf { get; init; }
}

/// <summary>One of the things that decide a step's result.</summary>
/// <param name="Name">Its kind, a space, and what it is: <c>command</c>, <c>variable LANG</c>, <c>sources visits</c>, <c>tool dotnet</c>, <c>step visits:build</c>.</param>
public readonly record struct StepInput(string Name, Digest Value);
