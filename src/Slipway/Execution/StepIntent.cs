using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Execution;

/// <summary>What the journal gets of one step: the intent before its effect, if it has one, and how it ended.</summary>
/// <param name="journal">Null: none is kept.</param>
sealed class StepIntent(Step step, TimeProvider time, IJournal? journal)
{
    int _intended;

    /// <summary>From here on the effect may have happened.</summary>
    public async ValueTask IntendAsync(int attempt, CancellationToken cancellation)
    {
        if (journal is null || step.Inputs is not null || _intended >= attempt)
        {
            return;
        }

        await journal.AppendAsync(new EffectIntended(time.GetUtcNow(), step.Name, attempt), isDurable: true, cancellation);
        await journal.CheckHeadAsync(cancellation);
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
            await journal.AppendAsync(entry, isDurable: hadEffect, CancellationToken.None);
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
