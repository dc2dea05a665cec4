namespace Slipway.Execution;

/// <summary>An observer need not care for threads.</summary>
sealed class OneAtATime(IPlanObserver observer) : IPlanObserver
{
    readonly Lock _lock = new();

    public void Began(Plan plan)
    {
        lock (_lock)
        {
            observer.Began(plan);
        }
    }

    public void Started(Step step, int attempt)
    {
        lock (_lock)
        {
            observer.Started(step, attempt);
        }
    }

    public void Printed(Step step, string line)
    {
        lock (_lock)
        {
            observer.Printed(step, line);
        }
    }

    public void Ended(StepResult result)
    {
        lock (_lock)
        {
            observer.Ended(result);
        }
    }

    public void Finished(IReadOnlyList<StepResult> results)
    {
        lock (_lock)
        {
            observer.Finished(results);
        }
    }
}
