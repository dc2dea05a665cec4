using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>
/// A view that redraws itself: the steps that run, the last lines they wrote, and how far the plan is. A line for each step that has run stays above;
/// reused results are only counted, so that ten thousand of them cost nothing.
/// </summary>
sealed class LivePlanView : PlanView
{
    const int KeptLines = 12;
    const int ShownLines = 6;

    readonly Terminal _terminal;
    readonly TimeProvider _time;
    readonly PlanViewOptions _options;
    readonly LiveBlock _block;
    readonly Dictionary<string, RunningStep> _running = new(StringComparer.Ordinal);
    readonly Queue<string> _lines = new();
    readonly FailureReport _failures = new();
    NotRunLines _notRun = new();
    PlanCounts _counts = new(0);
    LiveFrame? _frame;
    string? _summary;
    string? _only;
    bool _isFinished;
    long _began;

    public LivePlanView(Terminal terminal, TimeProvider time, PlanViewOptions options)
    {
        (_terminal, _time, _options) = (terminal, time, options);
        _block = new LiveBlock(terminal, time, Lines);
    }

    public override bool IsLive => true;

    /// <summary>What the only step of a plan prints is the command's result.</summary>
    bool IsBare => _options.HasReport && _only is not null;

    public override void Began(Plan plan)
    {
        lock (_block.Sync)
        {
            _only = plan.Steps is [var only] ? only.Name : null;
            (_counts, _notRun, _began, _frame, _isFinished) = (new PlanCounts(plan.Steps.Length), new NotRunLines(), _time.GetTimestamp(), null, false);
            _block.Change();
        }
    }

    public override void Started(Step step, int attempt)
    {
        lock (_block.Sync)
        {
            _running[step.Name] = new RunningStep(step, _time.GetTimestamp());
            _block.Change();
        }
    }

    public override void Printed(Step step, string line)
    {
        lock (_block.Sync)
        {
            // A program that a step has left behind may go on printing: nobody waits for it.
            if (!_running.TryGetValue(step.Name, out var running))
            {
                return;
            }

            if (IsBare)
            {
                _block.Print(Safe(line));
                return;
            }

            running.Keep(line);
            Add($"{step.Name} | {line}");
        }
    }

    public override void Ended(StepResult result)
    {
        lock (_block.Sync)
        {
            _counts.Add(result);
            _running.Remove(result.Step.Name, out var running);
            _block.Change();
            if (result.End == StepEnd.Failed && _options.HasReport)
            {
                _failures.Add(result, running?.Take() ?? []);
            }
            else if (result.End == StepEnd.Reused)
            {
                TellReused(result);
                return;
            }
            else if (result.End is StepEnd.Done or StepEnd.Unchanged)
            {
                TellOutput(result.Step, running);
            }

            if (result.End != StepEnd.NotRun || _notRun.IsListed(result))
            {
                _block.Print(StepText.Line(result, _terminal.ColourError));
            }
        }
    }

    public override void Finished(IReadOnlyList<StepResult> results)
    {
        lock (_block.Sync)
        {
            foreach (var line in _notRun.Rest(_terminal.ColourError))
            {
                _block.Print(line);
            }

            _isFinished = true;
            _summary = _options.HasReport && _counts.Total > 1 ? $"{_counts.Summary()}  {StepText.Seconds(_time.GetElapsedTime(_began))}" : null;
            _block.Change();
        }
    }

    public override void Note(string text)
    {
        lock (_block.Sync)
        {
            _block.Print(SafeText.Line(text));
        }
    }

    public override void Line(string text)
    {
        lock (_block.Sync)
        {
            Add(text);
        }
    }

    public override void Show(LiveFrame frame)
    {
        lock (_block.Sync)
        {
            _frame = frame;
            _block.Change();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _isFinished = true;
        await _block.DisposeAsync();
        _failures.Write(_terminal, _only);
        if (_summary is not null)
        {
            _terminal.TrySay(_summary);
            _summary = null;
        }
    }

    /// <summary>Effects are run for what they do and say; what a test or a build that went well has said interests nobody.</summary>
    void TellOutput(Step step, RunningStep? running)
    {
        if (_options.IsVerbose || (_options.HasReport && step.Inputs is null))
        {
            foreach (var line in running?.Take() ?? [])
            {
                _block.Print($"{step.Name} | {Safe(line)}");
            }
        }
    }

    void TellReused(StepResult result)
    {
        if (_options.IsVerbose || IsBare)
        {
            foreach (var line in result.Log.ReadLines())
            {
                _block.Print(IsBare ? Safe(line) : $"{result.Step.Name} | {Safe(line)}");
            }

            _block.Print(StepText.Line(result, _terminal.ColourError));
        }
    }

    IReadOnlyList<IReadOnlyList<Span>> Lines(int rows)
    {
        if (_frame is null && _isFinished)
        {
            return [];
        }

        var frame = _frame ?? Steps(rows);
        var room = Math.Max(0, rows - frame.Top.Count - frame.Bottom.Count);
        var last = _lines.TakeLast(_frame is null ? Math.Min(room, ShownLines) : room);
        return [.. frame.Top, .. last.Select(line => (IReadOnlyList<Span>)[new Span(line, Colour.Dim)]), .. frame.Bottom];
    }

    LiveFrame Steps(int rows)
    {
        var shown = Math.Max(0, _running.Count < rows ? _running.Count : rows - 2);
        var steps = _running.Values.OrderBy(step => step.Began).Take(shown).ToList();
        var width = steps.Select(step => SafeText.Width(step.Step.Name)).DefaultIfEmpty().Max();
        var top = steps.Select(step => Line(step, width)).ToList();
        if (_running.Count > shown)
        {
            top.Add([new Span($"           and {_running.Count - shown} more")]);
        }

        return new LiveFrame(top, [[new Span($"{_counts.Progress()}  {StepText.Whole(_time.GetElapsedTime(_began))}")]]);
    }

    IReadOnlyList<Span> Line(RunningStep step, int width) =>
    [
        new Span("running    ", Colour.Yellow),
        new Span($"{SafeText.Line(step.Step.Name)}{new string(' ', width - SafeText.Width(step.Step.Name))}  {StepText.Whole(_time.GetElapsedTime(step.Began))}"),
    ];

    void Add(string line)
    {
        _lines.Enqueue(LogText.Plain(line));
        _block.Change();
        if (_lines.Count > KeptLines)
        {
            _lines.Dequeue();
        }
    }

    string Safe(string line) => _terminal.ColourError ? LogText.Coloured(line) : LogText.Plain(line);
}
