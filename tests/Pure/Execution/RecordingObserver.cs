using Slipway.Execution;

namespace Slipway.Tests.Execution;

/// <summary>Writes down what it is told, and that it is told one thing at a time.</summary>
sealed class RecordingObserver : IPlanObserver
{
    int _inside;

    public List<string> Seen { get; } = [];

    public IEnumerable<string> Ended => Seen.Where(line => line.StartsWith("ended ", StringComparison.Ordinal)).Select(line => line["ended ".Length..]);

    public void Began(Plan plan) => Add($"began {plan.Steps.Length}");

    public void Started(Step step, int attempt) => Add($"started {step.Name} {attempt}");

    public void Printed(Step step, string line) => Add($"printed {step.Name} {line}");

    void IPlanObserver.Ended(StepResult result) => Add($"ended {result.Step.Name} {result.End}");

    public void Finished(IReadOnlyList<StepResult> results) => Add($"finished {results.Count}");

    void Add(string line)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        Seen.Add(line);
        Interlocked.Decrement(ref _inside);
    }
}
