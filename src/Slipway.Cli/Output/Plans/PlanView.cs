using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>Shows a plan being carried out. Whatever a command prints after it, it prints when the view has been disposed of.</summary>
abstract class PlanView : IPlanObserver, IAsyncDisposable
{
    /// <summary>Events when they are asked for, a live view on a terminal, plain lines elsewhere.</summary>
    public static PlanView Start(Terminal terminal, TimeProvider time, PlanViewOptions options) =>
        options.IsEvents ? new EventPlanView(terminal, time)
        : terminal.IsErrorTty && terminal.IsOutputTty && !terminal.IsCi ? new LivePlanView(terminal, time, options) : new LinePlanView(terminal, time, options);

    /// <summary>It redraws itself, and has room for a <see cref="LiveFrame"/>.</summary>
    public virtual bool IsLive => false;

    public abstract void Began(Plan plan);

    public abstract void Started(Step step, int attempt);

    public abstract void Printed(Step step, string line);

    public abstract void Ended(StepResult result);

    public abstract void Finished(IReadOnlyList<StepResult> results);

    /// <summary>Shows a sentence.</summary>
    public abstract void Note(string text);

    /// <summary>Shows a line that a program wrote which is no step.</summary>
    public abstract void Line(string text);

    /// <summary>Shows this instead of the steps, until the next plan begins. Only a live view does.</summary>
    public virtual void Show(LiveFrame frame)
    {
    }

    public abstract ValueTask DisposeAsync();
}

/// <summary>What stands around the last lines of a live view.</summary>
sealed record LiveFrame(IReadOnlyList<IReadOnlyList<Span>> Top, IReadOnlyList<IReadOnlyList<Span>> Bottom);
