namespace Slipway.Execution.Results;

/// <summary>Keeps what pure steps came to, by fingerprint. A seam: a folder of the user's here, and a shared place one day.</summary>
/// <remarks>What it answers has been verified. What stands in its way (a full disk, a broken file) costs time, never a wrong answer.</remarks>
public interface IResultStore
{
    /// <summary>The result that stands for a step's fingerprint, its outputs put back where they were; null: there is none.</summary>
    ValueTask<StepResult?> FindAsync(Step step, CancellationToken cancellation);

    /// <summary>Whether a result seems to stand for a step's fingerprint; nothing is put back, and what is broken in it shows only when it is used.</summary>
    bool Has(Step step);

    /// <summary>Keeps the result of a step that succeeded; never that of one that failed.</summary>
    ValueTask KeepAsync(StepResult result, CancellationToken cancellation);
}
