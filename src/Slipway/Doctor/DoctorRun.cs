using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Doctor;

/// <summary>Asks all checks at the same time, each for a few seconds at most.</summary>
/// <param name="limit">For one check. A usual value: 5 s.</param>
public sealed class DoctorRun(TimeSpan limit, TimeProvider clock)
{
    /// <summary>The answers in the order of the checks. A check that throws or does not answer is a warning, not an end.</summary>
    public async Task<ImmutableArray<DoctorResult>> AskAsync(IEnumerable<DoctorCheck> checks, CancellationToken cancellation) =>
        [.. await Task.WhenAll(checks.Select(check => AskAsync(check, cancellation)))];

    async Task<DoctorResult> AskAsync(DoctorCheck check, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await Task.Run(() => check.Ask(both.Token), both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return DoctorResult.Warning(check.Id, $"no answer within {limit.TotalSeconds:0.#} s", "look at what is slow on this machine, then try again");
        }
        catch (ProblemException exception)
        {
            var problem = exception.Problems[0];
            return DoctorResult.Warning(check.Id, problem.Why is null ? problem.What : $"{problem.What}: {problem.Why}", problem.Fix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DoctorResult.Warning(check.Id, exception.Message, null);
        }
    }
}
