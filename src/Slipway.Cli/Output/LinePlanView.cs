using System.Globalization;
using Slipway.Execution;
using Slipway.State;

namespace Slipway.Cli.Output;

/// <summary>One line for each step as it ends, then one for each event and log line.</summary>
sealed class LinePlanView(Terminal terminal, UpFolders folders, TimeProvider time) : PlanView
{
    readonly Lock _lock = new();

    public override void Started(Step step)
    {
    }

    public override void Ended(StepResult result)
    {
        var (mark, colour) = Mark(result.End);
        var elapsed = result.Elapsed.TotalSeconds >= 0.1 ? string.Create(CultureInfo.InvariantCulture, $"  {result.Elapsed.TotalSeconds:0.0} s") : "";
        Note($"{Terminal.Paint($"{mark,-9}", colour, terminal.ColourError)}  {result.Step.Name}{(result.Note is null ? "" : $"  {result.Note}")}{elapsed}");
    }

    public override void Note(string text)
    {
        lock (_lock)
        {
            terminal.TrySay(text);
        }
    }

    public override async Task FollowAsync(CancellationToken cancellation)
    {
        Note("running; Ctrl-C stops everything");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var logs = ReadLogsAsync(folders, time, line => Note(LogText.Plain(line)), gone.Token);
        await foreach (var happened in SupervisorEvents.OfAsync(folders, time, cancellation))
        {
            Note($"{happened.Id}: {happened.Message}");
        }

        await gone.CancelAsync();
        await logs;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static (string Word, Colour Colour) Mark(StepEnd end) => end switch
    {
        StepEnd.Done => ("done", Colour.Green),
        StepEnd.Unchanged => ("unchanged", Colour.Dim),
        StepEnd.Failed => ("failed", Colour.Red),
        _ => ("not run", Colour.Yellow),
    };
}
