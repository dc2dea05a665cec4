using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>What stands at the end, next to the prompt: each failed step with what it printed, why it failed, and how to try it alone.</summary>
sealed class FailureReport
{
    /// <summary>Of a longer output only the end is shown.</summary>
    const int Most = 1000;

    readonly List<(StepResult Result, IReadOnlyList<string> Kept)> _failed = [];

    /// <param name="kept">What the view itself has kept, for a step without a log.</param>
    public void Add(StepResult result, IEnumerable<string> kept) => _failed.Add((result, result.Log == StepLog.Empty ? [.. kept] : []));

    /// <param name="seen">The step whose whole output stands right above; null: none.</param>
    public void Write(Terminal terminal, string? seen)
    {
        foreach (var (result, kept) in _failed)
        {
            terminal.Error.WriteLine();
            terminal.Error.WriteLine(StepText.Line(result, terminal.ColourError));
            if (_failed.Count > 1 || result.Step.Name != seen)
            {
                WriteLines(result.Log == StepLog.Empty ? kept : result.Log.ReadLines(), terminal);
            }

            ProblemText.Write(result.Problems, terminal);
            if (result.Step.Again is { } again && !result.Problems.Any(problem => problem.Fix == again))
            {
                terminal.Error.WriteLine($"{Terminal.Paint("again:", Colour.Cyan, terminal.ColourError)} {again}");
            }
        }

        _failed.Clear();
    }

    static void WriteLines(IEnumerable<string> lines, Terminal terminal)
    {
        var last = new Queue<string>();
        var left = 0;
        foreach (var line in lines)
        {
            last.Enqueue(line);
            if (last.Count > Most)
            {
                last.Dequeue();
                left++;
            }
        }

        if (left > 0)
        {
            terminal.Error.WriteLine($"  | [slipway] {left} lines before these are left out here");
        }

        foreach (var line in last)
        {
            terminal.Error.WriteLine($"  | {(terminal.ColourError ? LogText.Coloured(line) : LogText.Plain(line))}");
        }
    }
}
