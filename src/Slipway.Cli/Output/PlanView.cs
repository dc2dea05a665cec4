using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Logs;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Cli.Output;

/// <summary>Shows an <c>up</c>: first its steps, then what happens to the processes and what they say.</summary>
abstract class PlanView : IPlanObserver, IAsyncDisposable
{
    /// <summary>A live view on a terminal, plain lines elsewhere.</summary>
    public static PlanView Start(Terminal terminal, UpFolders folders, TimeProvider time) =>
        terminal.IsErrorTty && terminal.IsOutputTty && !terminal.IsCi ? new LivePlanView(terminal, folders, time) : new LinePlanView(terminal, folders, time);

    public abstract void Started(Step step);

    public abstract void Ended(StepResult result);

    /// <summary>Shows a sentence.</summary>
    public abstract void Note(string text);

    /// <summary>Shows the processes until cancelled, or until the supervisor has gone.</summary>
    public abstract Task FollowAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    /// <summary>Hands on what the processes write from now on, each line with its process's name; what the supervisor adds is told by its events.</summary>
    protected static async Task ReadLogsAsync(UpFolders folders, TimeProvider time, Action<string> onLine, CancellationToken cancellation)
    {
        try
        {
            var query = new LogQuery { Since = time.GetUtcNow(), Follow = true };
            await foreach (var line in new LogReader(folders, time).ReadAsync(query, cancellation))
            {
                if (!line.Text.StartsWith("[slipway] ", StringComparison.Ordinal))
                {
                    onLine($"{line.Component}/{line.Process} | {line.Text}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The view ends.
        }
    }
}
