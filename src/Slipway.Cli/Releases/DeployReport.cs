using Slipway.Cli.Output;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Deploys;

namespace Slipway.Cli.Releases;

/// <summary>Says what has come of a deploy.</summary>
static class DeployReport
{
    /// <returns>What was wrong; empty: it is released.</returns>
    public static IReadOnlyList<Problem> Of(DeployEnd end, string stage) => end.Outcome switch
    {
        DeployOutcome.Released => [],
        DeployOutcome.Undone => DeployProblems.Undone(end),
        DeployOutcome.NeedsPerson => [.. end.Causes, DeployProblems.NeedsPerson(end.Number, stage)],

        // It is in other hands, as that problem says.
        _ when end.Causes.Any(DeployRun.IsTaken) => end.Causes,
        _ => [.. end.Causes, DeployProblems.Unfinished(end.Number, stage)],
    };

    /// <param name="report">Shows what was wrong.</param>
    /// <returns>The exit code.</returns>
    public static int End(DeployEnd? end, string stage, Action<IReadOnlyList<Problem>> report)
    {
        var problems = end is null ? [] : Of(end, stage);
        report(problems);
        return problems.Any(DeployRun.IsCancellation) ? ExitCodes.Interrupted : ExitCodes.For(problems);
    }

    public static void Write(DeployEnd? end, string stage, bool isJson, Terminal terminal)
    {
        if (isJson)
        {
            JsonText.Write(terminal.Out, json =>
            {
                json.WriteString("stage", stage);
                json.WriteString("outcome", end is null ? "unchanged" : Name(end.Outcome));
                if (end is not null)
                {
                    json.WriteNumber("deploy", end.Number);
                    json.WriteNumber("seconds", Math.Round(end.Elapsed.TotalSeconds, 3));
                }
            });
        }
        else if (end?.Outcome == DeployOutcome.Released)
        {
            terminal.Error.WriteLine($"deploy {end.Number} is released on {stage}  {end.Elapsed.TotalSeconds:0.0} s");
        }
    }

    /// <summary>As it is called in JSON and in tables.</summary>
    public static string Name(DeployOutcome outcome) => outcome switch
    {
        DeployOutcome.Released => "released",
        DeployOutcome.Undone => "undone",
        DeployOutcome.NeedsPerson => "needs a person",
        _ => "underway",
    };
}
