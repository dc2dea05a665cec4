using System.Globalization;
using Slipway.Execution;
using Slipway.State;

namespace Slipway.Cli.Output;

/// <summary>One line for each step as it ends, then one for each event and log line.</summary>
sealed class LinePlanView(Terminal terminal, UpFolders folders, TimeProvider time) : PlanView
{
    /// <summary>A step that takes longer is said to have started: nobody likes to look at nothing.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    readonly HashSet<string> _running = new(StringComparer.Ordinal);

    public override void Started(Step step)
    {
        lock (_lock)
        {
            _running.Add(step.Name);
        }

        _ = SayWhenSlowAsync(step.Name);
    }

    public override void Ended(StepResult result)
    {
        lock (_lock)
        {
            _running.Remove(result.Step.Name);
        }

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

    async Task SayWhenSlowAsync(string step)
    {
        await Task.Delay(Patience, time);
        lock (_lock)
        {
            if (_running.Contains(step))
            {
                terminal.TrySay($"starting   {step}");
            }
        }
    }

    internal static (string Word, Colour Colour) Mark(StepEnd end) => end switch
    {
        StepEnd.Done => ("done", Colour.Green),
        StepEnd.Unchanged => ("unchanged", Colour.Dim),
        StepEnd.Failed => ("failed", Colour.Red),
        _ => ("not run", Colour.Yellow),
    };
}
