namespace Slipway.Execution;

/// <summary>What a step printed. It may be large: it is read as it is needed, never held as a whole.</summary>
public interface IStepLog
{
    /// <summary>The lines, first one first; redacted.</summary>
    IEnumerable<string> ReadLines();
}

/// <summary>The log of a step that printed nothing.</summary>
public static class StepLog
{
    public static IStepLog Empty { get; } = new EmptyLog();

    sealed class EmptyLog : IStepLog
    {
        public IEnumerable<string> ReadLines() => [];
    }
}
