using System.Globalization;
using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>How many steps of a plan have ended in which way.</summary>
sealed class PlanCounts(int total)
{
    readonly int[] _ended = new int[Enum.GetValues<StepEnd>().Length];
    int _uncounted;

    /// <summary>Of a plan with nothing to do.</summary>
    public static PlanCounts AllReused(int total)
    {
        var counts = new PlanCounts(total);
        counts._ended[(int)StepEnd.Reused] = total;
        return counts;
    }

    public int Total => total;

    public int this[StepEnd end] => _ended[(int)end];

    public int Ran => this[StepEnd.Done] + this[StepEnd.Unchanged];

    public void Add(StepResult result) => (result.IsCounted ? ref _ended[(int)result.End] : ref _uncounted)++;

    /// <summary><c>12 of 340 done, 300 reused, 1 failed</c></summary>
    public string Progress() => string.Join(", ", Parts($"{Number(Ran)} of {Number(total - _uncounted)} done", ""));

    /// <summary><c>ran 12, reused 327 results, 1 failed</c>; <c>reused 340 results</c></summary>
    public string Summary() => string.Join(", ", Parts(Ran > 0 || this[StepEnd.Reused] == 0 ? $"ran {Number(Ran)}" : null, this[StepEnd.Reused] == 1 ? " result" : " results"));

    IEnumerable<string> Parts(string? first, string results)
    {
        if (first is not null)
        {
            yield return first;
        }

        if (this[StepEnd.Reused] is > 0 and var reused)
        {
            yield return results == "" ? $"{Number(reused)} reused" : $"reused {Number(reused)}{results}";
        }

        if (this[StepEnd.Failed] is > 0 and var failed)
        {
            yield return $"{Number(failed)} failed";
        }

        if (this[StepEnd.NotRun] is > 0 and var notRun)
        {
            yield return $"{Number(notRun)} not run";
        }
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
