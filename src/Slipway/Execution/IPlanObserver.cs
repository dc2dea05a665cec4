namespace Slipway.Execution;

/// <summary>Sees a plan being carried out. Called from several threads, one call at a time.</summary>
public interface IPlanObserver
{
    /// <summary>The plan is about to be carried out. The first call.</summary>
    void Began(Plan plan)
    {
    }

    /// <summary>A step has begun, or begins once more after it ran out of time.</summary>
    /// <param name="attempt">From 1.</param>
    void Started(Step step, int attempt);

    /// <summary>A step printed a line.</summary>
    void Printed(Step step, string line);

    /// <summary>A step has ended, whichever way; told once for each step of the plan.</summary>
    void Ended(StepResult result);

    /// <summary>All steps have ended, also those of a run that was cancelled. The last call; it does not come where a defect broke the run off.</summary>
    /// <param name="results">In the plan's order.</param>
    void Finished(IReadOnlyList<StepResult> results)
    {
    }
}
