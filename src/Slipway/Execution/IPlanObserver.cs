namespace Slipway.Execution;

/// <summary>Sees a plan being carried out. Called from several threads, one call at a time.</summary>
public interface IPlanObserver
{
    void Started(Step step);

    void Ended(StepResult result);
}
