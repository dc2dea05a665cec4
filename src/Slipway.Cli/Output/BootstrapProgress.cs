using System.Globalization;
using Slipway.Bootstrap;

namespace Slipway.Cli.Output;

/// <summary>Shows a bootstrap: on a terminal one moving line, elsewhere a line for each station.</summary>
sealed class BootstrapProgress(Terminal terminal)
{
    readonly Dictionary<string, ToolPhase> _phases = new(StringComparer.Ordinal);
    bool _isLineOpen;

    public void Show(BootstrapEvent happened)
    {
        switch (happened)
        {
            case ToolProgress progress:
                Show(progress);
                break;
            case ToolRetry retry:
                Line($"{retry.Tool}: trying again: {retry.Why}");
                break;
            case Waiting waiting:
                Line($"waiting for another bootstrap that works on {waiting.What}");
                break;
            case FetchingSubmodules fetching:
                Line($"fetching submodules: {string.Join(", ", fetching.Paths)}");
                break;
            case ScriptStarted started:
                Line($"{started.Component}: scripts/init");
                break;
            case ScriptLine line:
                Line($"{line.Component} | {line.Text}");
                break;
            case ScriptEnded ended:
                Line(string.Create(CultureInfo.InvariantCulture, $"{ended.Component}: {ended.Outcome.ToString().ToLowerInvariant()}, {ended.Took.TotalSeconds:0.0} s"));
                break;
        }
    }

    void Show(ToolProgress progress)
    {
        var isMoving = terminal.IsErrorTty && !terminal.IsCi;
        if (isMoving && progress.Phase == ToolPhase.Fetching)
        {
            terminal.Error.Write($"\r\e[K{Text(progress)}");
            _isLineOpen = true;
        }
        else if (!_phases.TryGetValue(progress.Tool, out var before) || before != progress.Phase)
        {
            Line(Text(progress));
        }

        _phases[progress.Tool] = progress.Phase;
    }

    void Line(string text)
    {
        terminal.Error.WriteLine($"{(_isLineOpen ? "\r\e[K" : "")}{text}");
        _isLineOpen = false;
    }

    static string Text(ToolProgress progress)
    {
        var amount = progress.Total is { } total and > 0 ? $"{Size(progress.Bytes)} of {Size(total)}" : Size(progress.Bytes);
        return progress.Phase switch
        {
            ToolPhase.Fetching => progress.BytesPerSecond > 0 ? $"{progress.Tool}: {amount}, {Size((long)progress.BytesPerSecond)}/s" : $"{progress.Tool}: fetching",
            ToolPhase.Done => $"{progress.Tool}: done",
            _ => $"{progress.Tool}: {progress.Phase.ToString().ToLowerInvariant()}",
        };
    }

    static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.0} MiB"),
    };
}
