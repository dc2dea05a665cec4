using System.Collections.Immutable;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Rollout;

/// <summary>Adds to a failure what its container wrote last: there most often stands why.</summary>
sealed class RolloutEvidence(KubeInspection inspection, Redactor redactor, RolloutLimits limits, TimeProvider time)
{
    const int LongestLine = 500;

    /// <summary>The failure stands with or without it: whatever goes wrong here is left out.</summary>
    public async Task<RolloutFailure> WithLastLinesAsync(string space, RolloutFailure failure, CancellationToken cancellation)
    {
        if (failure.Log is not { } place)
        {
            return failure;
        }

        using var deadline = new CancellationTokenSource(limits.Evidence, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            // One that is about to run again has not written anything; the one before it has.
            var lines = await inspection.LogAsync(space, place.Pod, place.Container, limits.LastLines, isPrevious: false, limit.Token);
            lines = lines is { IsEmpty: false } ? lines : await inspection.LogAsync(space, place.Pod, place.Container, limits.LastLines, isPrevious: true, limit.Token);
            return failure with { LastLines = Clean(lines ?? []) };
        }
        catch (Exception exception) when (exception is ProblemException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return failure;
        }
    }

    // Masked as a whole first: a secret may have several lines, and a line that is cut might end in half of one.
    ImmutableArray<string> Clean(ImmutableArray<string> lines) =>
        [.. redactor.Redact(string.Join('\n', lines)).Split('\n').Select(line => KubeText.Clean(line, LongestLine)).Where(line => line.Length > 0).TakeLast(limits.LastLines)];
}
