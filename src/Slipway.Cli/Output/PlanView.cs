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
}
