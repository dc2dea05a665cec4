using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>What the journal gets of one step: the intent before its effect, if it has one, and how it ended.</summary>
/// <param name="journal">Null: none is kept.</param>
/// <param name="hasDurableEnds">See <see cref="ExecutorOptions"/>.</param>
sealed class StepIntent(Step step, TimeProvider time, IJournal? journal, bool hasDurableEnds)
{
    /// <summary>
    /// An entry that has just been written is the fence itself: nobody stood behind it. Only who took longer to get here (a process that was frozen, a machine that
    /// slept) may have been taken over since. Nobody is within less time: their lease would have to end first.
    /// </summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    int _intended;

    /// <summary>From here on the effect may have happened.</summary>
    public async ValueTask IntendAsync(int attempt, CancellationToken cancellation)
    {
        if (journal is null || step.Inputs is not null || _intended >= attempt)
        {
            return;
        }

        var (stamp, at) = (time.GetTimestamp(), time.GetUtcNow());
        await journal.AppendAsync(new EffectIntended(at, step.Name, attempt), isDurable: true, cancellation);
        if (time.GetElapsedTime(stamp) > Fresh || (time.GetUtcNow() - at).Duration() > Fresh)
        {
            await journal.CheckHeadAsync(cancellation);
        }

        _intended = attempt;
    }

    /// <summary>An effect whose end cannot be written down has failed: nobody would believe later that it was done.</summary>
    public async Task<StepResult> RecordAsync(StepResult result)
    {
        if (journal is null)
        {
            return result;
        }

        var hadEffect = _intended > 0;
        try
        {
            var entry = new StepEnded(time.GetUtcNow(), step.Name, result.End, result.Elapsed, result.Note);
            await journal.AppendAsync(entry, isDurable: hadEffect && hasDurableEnds, CancellationToken.None);
            return result;
        }
        catch (ProblemException exception) when (hadEffect && result.End is not StepEnd.Failed)
        {
            return result with { End = StepEnd.Failed, Problems = exception.Problems, Outcome = null };
        }
        catch (ProblemException)
        {
            return result;
        }
    }
}
