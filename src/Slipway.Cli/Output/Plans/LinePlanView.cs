using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>
/// One line for each step that ran, as it ends. What a step prints is shown as it comes while it runs alone, and otherwise as a block when it has
/// ended, on standard output; all else goes to standard error. Reused results are only counted.
/// </summary>
sealed class LinePlanView(Terminal terminal, TimeProvider time, PlanViewOptions options) : PlanView
{
    /// <summary>A step that takes longer is said to have started: nobody likes to look at nothing.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    readonly Dictionary<string, RunningStep> _running = new(StringComparer.Ordinal);
    readonly FailureReport _failures = new();
    NotRunLines _notRun = new();
    PlanCounts _counts = new(0);
    long _began;
    string? _lastSeenWhole;

    /// <summary>What the only step of a plan prints is the command's result: it stands there as it is.</summary>
    bool IsBare => options.HasReport && _counts.Total == 1;

    public override void Began(Plan plan)
    {
        lock (_lock)
        {
            (_counts, _notRun, _began) = (new PlanCounts(plan.Steps.Length), new NotRunLines(), time.GetTimestamp());
        }
    }

    public override void Started(Step step, int attempt)
    {
        lock (_lock)
        {
            if (attempt > 1)
            {
                Print(_running[step.Name], $"[slipway] ran out of time; attempt {attempt} of {step.Retries + 1}");
                return;
            }

            _running[step.Name] = new RunningStep(step, time.GetTimestamp());
        }

        if (!IsBare)
        {
            _ = SayWhenSlowAsync(step.Name);
        }
    }

    public override void Printed(Step step, string line)
    {
        lock (_lock)
        {
            // A program that a step has left behind may go on printing: nobody waits for it.
            if (_running.TryGetValue(step.Name, out var running))
            {
                Print(running, line);
            }
        }
    }

    public override void Ended(StepResult result)
    {
        lock (_lock)
        {
            _counts.Add(result);
            _running.Remove(result.Step.Name, out var running);
            switch (result.End)
            {
                case StepEnd.Failed when options.HasReport:
                    _lastSeenWhole = running is { IsStreamed: true, IsShown: true } ? _lastSeenWhole : null;
                    _failures.Add(result, running?.Take() ?? []);
                    Say(StepText.Line(result, terminal.ColourError));
                    break;
                case StepEnd.Reused:
                    TellReused(result);
                    break;
                case StepEnd.NotRun when !_notRun.IsListed(result):
                    break;
                default:
                    ShowKept(running);
                    Say(StepText.Line(result, terminal.ColourError));
                    break;
            }
        }
    }

    public override void Finished(IReadOnlyList<StepResult> results)
    {
        lock (_lock)
        {
            foreach (var line in _notRun.Rest(terminal.ColourError))
            {
                Say(line);
            }

            terminal.Out.Flush();
            if (options.HasReport)
            {
                _failures.Write(terminal, _lastSeenWhole);
                if (_counts.Total > 1)
                {
                    Say($"{_counts.Summary()}  {StepText.Seconds(time.GetElapsedTime(_began))}");
                }
            }
        }
    }

    public override void Note(string text)
    {
        lock (_lock)
        {
            Say(text);
        }
    }

    public override void Line(string text) => Note(LogText.Plain(text));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    void Print(RunningStep step, string line)
    {
        if (_running.Count > 1)
        {
            step.Keep(line);
            return;
        }

        ShowKept(step);
        Write(step.Step, line);
        (step.IsStreamed, _lastSeenWhole) = (true, step.Step.Name);
        terminal.Out.Flush();
    }

    void ShowKept(RunningStep? step)
    {
        foreach (var line in step?.Take() ?? [])
        {
            Write(step!.Step, line);
        }

        terminal.Out.Flush();
    }

    void TellReused(StepResult result)
    {
        if (options.IsVerbose || IsBare)
        {
            foreach (var line in result.Log.ReadLines())
            {
                Write(result.Step, line);
            }

            terminal.Out.Flush();
            Say(StepText.Line(result, terminal.ColourError));
        }
    }

    // A file gets the bytes of a lone step as they are; a terminal never gets what could move its cursor.
    void Write(Step step, string line)
    {
        var text = terminal.ColourOutput ? LogText.Coloured(line) : IsBare && !terminal.IsOutputTty ? line : LogText.Plain(line);
        terminal.Out.WriteLine(IsBare ? text : $"{step.Name} | {text}");
    }

    void Say(string text) => terminal.TrySay(text);

    async Task SayWhenSlowAsync(string step)
    {
        await Task.Delay(Patience, time);
        lock (_lock)
        {
            if (_running.TryGetValue(step, out var running) && !running.IsStreamed)
            {
                Say($"starting   {step}");
            }
        }
    }
}
