using Slipway.Cli.Commands;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.State;

namespace Slipway.Cli.Output;

/// <summary>A view that redraws itself: the steps, then the processes with their addresses, and the last lines they wrote.</summary>
sealed class LivePlanView : PlanView
{
    const int ShownLines = 12;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Between looks at all processes, when nothing happens: they cost the supervisor a walk through the process table.</summary>
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    readonly UpFolders _folders;
    readonly TimeProvider _time;
    readonly LiveScreen _screen;
    readonly Lock _lock = new();
    readonly Dictionary<string, Span[]> _steps = new(StringComparer.Ordinal);
    readonly Queue<string> _lines = new();
    readonly CancellationTokenSource _end = new();
    readonly Task _drawing;
    readonly Task _reading;
    IReadOnlyList<ProcessStatus> _processes = [];
    bool _isFollowing;
    bool _isChanged = true;
    long _looked;

    public LivePlanView(Terminal terminal, UpFolders folders, TimeProvider time)
    {
        (_folders, _time) = (folders, time);
        _screen = new LiveScreen(terminal.Error, terminal.Size, terminal.ColourError);
        _reading = ReadLogsAsync(folders, time, Add, _end.Token);
        _drawing = DrawAsync();
    }

    public override void Started(Step step) => Set(step.Name, [new Span("starting", Colour.Yellow)]);

    public override void Ended(StepResult result)
    {
        var (word, colour) = LinePlanView.Mark(result.End);
        Set(result.Step.Name, [new Span(word, colour), new Span(result.Note is null ? "" : $"  {SafeText.Line(result.Note)}")]);
    }

    public override void Note(string text)
    {
        lock (_lock)
        {
            _screen.Print(SafeText.Line(text));
            _screen.Draw(Lines());
        }
    }

    public override async Task FollowAsync(CancellationToken cancellation)
    {
        await LookAsync();
        lock (_lock)
        {
            _isFollowing = true;
        }

        await foreach (var happened in SupervisorEvents.OfAsync(_folders, _time, cancellation))
        {
            Add($"{happened.Id}: {happened.Message}");
            await LookAsync();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        await Task.WhenAll(_drawing, _reading);
        lock (_lock)
        {
            _screen.Draw(Lines());
            _screen.End();
        }
    }

    async Task DrawAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            if (_isFollowing && _time.GetElapsedTime(_looked) >= Look)
            {
                await LookAsync();
            }

            lock (_lock)
            {
                if (_isChanged)
                {
                    _screen.Draw(Lines());
                    _isChanged = false;
                }
            }

            await Task.Delay(Pause, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task LookAsync()
    {
        var processes = StatusCommand.Ordered(await SupervisorClient.StatusAsync(_folders, _time, CancellationToken.None)).Where(status => status.State != ProcessState.Stopped).ToList();
        lock (_lock)
        {
            (_processes, _looked, _isChanged) = (processes, _time.GetTimestamp(), true);
        }
    }

    /// <summary>The components, then as many of the last lines as there is room for.</summary>
    List<IReadOnlyList<Span>> Lines()
    {
        var top = (_isFollowing ? Processes() : Steps()).ToList();
        IReadOnlyList<Span>[] bottom = _isFollowing ? [[new Span("Ctrl-C stops everything")]] : [];
        var room = Math.Max(0, _screen.Rows - top.Count - bottom.Length);
        return [.. top, .. _lines.TakeLast(room).Select(line => (IReadOnlyList<Span>)[new Span(line, Colour.Dim)]), .. bottom];
    }

    IEnumerable<IReadOnlyList<Span>> Steps()
    {
        var width = _steps.Keys.Select(SafeText.Width).DefaultIfEmpty().Max();
        return _steps.Select(step => (IReadOnlyList<Span>)[new Span(Pad(step.Key, width + 2)), .. step.Value]);
    }

    IEnumerable<IReadOnlyList<Span>> Processes()
    {
        string[][] rows = [["PROCESS", "STATE", "URL", "RESTARTS", "UPTIME"], .. _processes.Select(Cells)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => SafeText.Width(row[column]))).ToArray();
        return rows.Select((row, i) => (IReadOnlyList<Span>)
            [.. row.Select((cell, column) => new Span(Pad(cell, widths[column] + 3), column == 1 && i > 0 ? ColourOf(_processes[i - 1].State) : i == 0 ? Colour.Bold : null))]);
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

    void Set(string step, Span[] state)
    {
        lock (_lock)
        {
            _steps[step] = state;
            _isChanged = true;
        }
    }

    void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(LogText.Plain(line));
            _isChanged = true;
            if (_lines.Count > ShownLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
