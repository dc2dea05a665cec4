using System.Text;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Problems;

namespace Slipway.Tests.Execution;

/// <summary>Steps for tests.</summary>
static class Steps
{
    public static Step Effect(string name, string[] after, Action<StepRun>? act = null) => new(name, [.. after], run =>
    {
        act?.Invoke(run);
        return Task.FromResult(new StepOutcome());
    });

    public static Step Pure(string name, string input, Action<StepRun>? act = null, params string[] after) =>
        Effect(name, after, act) with { Inputs = Inputs(("command", input)) };

    public static Step Failing(string name, params string[] after) =>
        new(name, [.. after], _ => throw new ProblemException(new Problem("broken", "broken")));

    /// <summary>Runs until it is cancelled.</summary>
    public static Step Endless(string name, params string[] after) => new(name, [.. after], async run =>
    {
        await Task.Delay(Timeout.Infinite, run.Cancellation);
        return new StepOutcome();
    });

    public static StepInputs Inputs(params (string Name, string Value)[] inputs) =>
        new([.. inputs.Select(input => new StepInput(input.Name, Digest.Of(Encoding.UTF8.GetBytes(input.Value))))]);
}
