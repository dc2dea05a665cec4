using Slipway.Cli.Commands;
using Slipway.Engines.Processes;

namespace Slipway.Cli.Output.Plans;

/// <summary>The table of processes in a live view.</summary>
static class ProcessLines
{
    public static IReadOnlyList<IReadOnlyList<Span>> Of(IReadOnlyList<ProcessStatus> processes)
    {
        string[][] rows = [["PROCESS", "STATE", "URL", "RESTARTS", "UPTIME"], .. processes.Select(Cells)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => SafeText.Width(row[column]))).ToArray();
        return [.. rows.Select((row, i) => (IReadOnlyList<Span>)
            [.. row.Select((cell, column) => new Span(Pad(cell, widths[column] + 3), column == 1 && i > 0 ? ColourOf(processes[i - 1].State) : i == 0 ? Colour.Bold : null))])];
    }

    static string[] Cells(ProcessStatus status) =>
        [SafeText.Line(status.Id), StatusCommand.Word(status.State), status.Url ?? "-", $"{status.Restarts}", StatusCommand.Uptime(status.Uptime)];

    static Colour ColourOf(ProcessState state) => state switch
    {
        ProcessState.Ready => Colour.Green,
        ProcessState.Failed or ProcessState.Dead => Colour.Red,
        _ => Colour.Yellow,
    };

    static string Pad(string text, int width) => text + new string(' ', width - SafeText.Width(text));
}
