using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Logs;
using Slipway.Execution;
using Slipway.State;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slipway.Cli.Output;

/// <summary>A view that redraws itself: the steps, then the processes with their addresses, and the last lines they wrote.</summary>
sealed class LivePlanView : PlanView
{
    const int ShownLines = 12;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly UpFolders _folders;
    readonly TimeProvider _time;
    readonly Lock _lock = new();
    readonly Dictionary<string, string> _steps = new(StringComparer.Ordinal);
    readonly Queue<string> _lines = new();
    readonly CancellationTokenSource _end = new();
    readonly Task _drawing;
    readonly Task _reading;
    ImmutableArray<ProcessStatus> _processes = [];
    bool _isFollowing;

    public LivePlanView(Terminal terminal, UpFolders folders, TimeProvider time)
    {
        (_folders, _time) = (folders, time);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.ColourError ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        console.Profile.Width = terminal.Width;
        _reading = ReadLogsAsync();
        _drawing = console.Live(Draw()).AutoClear(false).StartAsync(DrawAsync);
    }

    public override void Started(Step step) => Set(step.Name, "[yellow]starting[/]");

    public override void Ended(StepResult result)
    {
        var (word, colour) = LinePlanView.Mark(result.End);
        var name = colour switch { Colour.Green => "green", Colour.Red => "red", Colour.Yellow => "yellow", _ => "grey" };
        Set(result.Step.Name, $"[{name}]{word}[/]{(result.Note is null ? "" : $"  {Markup.Escape(result.Note)}")}");
    }

    public override void Note(string text) => Add(text);

    public override async Task FollowAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _isFollowing = true;
        }

        await foreach (var happened in SupervisorEvents.OfAsync(_folders, _time, cancellation))
        {
            Add($"{happened.Id}: {happened.Message}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_drawing, _reading);
    }

    async Task DrawAsync(LiveDisplayContext display)
    {
        while (!_end.IsCancellationRequested)
        {
            if (_isFollowing)
            {
                _processes = await SupervisorClient.StatusAsync(_folders, _time, CancellationToken.None);
            }

            display.UpdateTarget(Draw());
            await Task.Delay(Pause, _time, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        display.UpdateTarget(Draw());
    }

    Rows Draw()
    {
        lock (_lock)
        {
            IRenderable table = _isFollowing ? Processes() : Steps();
            return new Rows([table, .. _lines.Select(line => (IRenderable)new Text(line, new Style(decoration: Decoration.Dim)).Overflow(Overflow.Ellipsis)), new Text(_isFollowing ? "Ctrl-C stops everything" : "")]);
        }
    }

    Grid Steps()
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, state) in _steps)
        {
            grid.AddRow(new Text(name), new Markup(state));
        }

        return grid;
    }

    Spectre.Console.Table Processes()
    {
        var table = new Spectre.Console.Table().Border(TableBorder.None).AddColumns("PROCESS", "STATE", "URL", "RESTARTS", "UPTIME");
        foreach (var status in _processes)
        {
            table.AddRow(
                new Text(status.Id),
                new Markup(State(status.State)),
                new Text(status.Url ?? "-"),
                new Text($"{status.Restarts}"),
                new Text(Commands.StatusCommand.Uptime(status.Uptime)));
        }

        return table;
    }

    static string State(ProcessState state)
    {
        var colour = state switch { ProcessState.Ready => "green", ProcessState.Failed or ProcessState.Dead => "red", _ => "yellow" };
        return $"[{colour}]{Commands.StatusCommand.Word(state)}[/]";
    }

    void Set(string step, string state)
    {
        lock (_lock)
        {
            _steps[step] = state;
        }
    }

    void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(LogText.Plain(line));
            if (_lines.Count > ShownLines)
            {
                _lines.Dequeue();
            }
        }
    }

    async Task ReadLogsAsync()
    {
        try
        {
            var query = new LogQuery { Since = _time.GetUtcNow(), Follow = true };
            await foreach (var line in new LogReader(_folders, _time).ReadAsync(query, _end.Token))
            {
                Add($"{line.Component}/{line.Process} | {line.Text}");
            }
        }
        catch (OperationCanceledException)
        {
            // The view ends.
        }
    }
}
