using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>Steps that were not run are listed up to a point: thousands may wait for one that failed.</summary>
sealed class NotRunLines
{
    const int Listed = 10;

    readonly SortedDictionary<string, int> _byReason = new(StringComparer.Ordinal);

    /// <summary>Counts one; false: enough of its kind were listed.</summary>
    public bool IsListed(StepResult result)
    {
        var reason = result.Note ?? "";
        return (_byReason[reason] = _byReason.GetValueOrDefault(reason) + 1) <= Listed;
    }

    /// <summary><c>not run    31 more  waited for `accounts:build`</c></summary>
    public IEnumerable<string> Rest(bool isColoured) =>
        _byReason.Where(pair => pair.Value > Listed)
            .Select(pair => $"{Terminal.Paint($"{StepText.Mark(StepEnd.NotRun).Word,-9}", Colour.Yellow, isColoured)}  {pair.Value - Listed} more  {SafeText.Line(pair.Key)}".TrimEnd());
}
