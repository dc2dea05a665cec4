using System.Collections.Concurrent;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;

namespace Slipway.Tests.Execution;

/// <summary>Keeps results in memory.</summary>
sealed class MemoryResults : IResultStore
{
    readonly ConcurrentDictionary<Digest, StepResult> _kept = new();

    public IEnumerable<string> Kept => _kept.Values.Select(result => result.Step.Name).Order(StringComparer.Ordinal);

    public ValueTask<StepResult?> FindAsync(Step step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_kept.TryGetValue(step.Inputs!.Fingerprint, out var kept) ? kept with { Step = step, End = StepEnd.Reused } : null);
    }

    public bool Has(Step step) => step.Inputs is { } inputs && _kept.ContainsKey(inputs.Fingerprint);

    public ValueTask KeepAsync(StepResult result, CancellationToken cancellation)
    {
        _kept[result.Step.Inputs!.Fingerprint] = result;
        return ValueTask.CompletedTask;
    }
}
