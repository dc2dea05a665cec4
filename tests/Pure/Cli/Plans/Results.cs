using Slipway.Execution;
using Slipway.Problems;

namespace Slipway.Tests.Cli.Plans;

/// <summary>Steps and how they ended.</summary>
static class Results
{
    public static Step Effect(string name) => new(name, [], _ => Task.FromResult(new StepOutcome()));

    public static Step Pure(string name) => Effect(name) with { Inputs = new StepInputs([]) };

    public static Plan Plan(params string[] names) => new(names.Select(Pure));

    public static StepResult Done(Step step, double seconds = 1.2, string? note = null) => new(step, StepEnd.Done, TimeSpan.FromSeconds(seconds), [], note) { Outcome = new StepOutcome() };

    public static StepResult Reused(Step step, params string[] lines) => new(step, StepEnd.Reused, TimeSpan.FromSeconds(9), [], null) { Log = new Log(lines) };

    public static StepResult Failed(Step step, params string[] lines) =>
        new(step with { Again = $"slipway test {step.Name.Split(':')[0]}" }, StepEnd.Failed, TimeSpan.FromSeconds(3), [new Problem("failed", $"`{step.Name}` ended with exit code 1")], null) { Log = lines.Length == 0 ? StepLog.Empty : new Log(lines) };

    public static StepResult NotRun(Step step, string why) => new(step, StepEnd.NotRun, TimeSpan.Zero, [], why);

    sealed class Log(string[] lines) : IStepLog
    {
        public IEnumerable<string> ReadLines() => lines;
    }
}
