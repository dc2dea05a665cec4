using Slipway.Cli.Output;
using Slipway.Data.Snapshots;

namespace Slipway.Cli.Snapshots;

/// <summary>Shows how far work on a snapshot is, once it takes longer than a second: on a terminal a moving line, elsewhere a line for each ten seconds.</summary>
/// <param name="what">Whose data it is.</param>
sealed class SnapshotLine(string what, Terminal terminal, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongPause = TimeSpan.FromSeconds(10);

    readonly long _began = time.GetTimestamp();
    long? _shown;
    bool _isOpen;

    bool Moves => terminal.IsErrorTty && !terminal.IsCi;

    public SnapshotProgress Progress => new(Show);

    /// <summary>Clears the line for what comes.</summary>
    public void Dispose()
    {
        if (_isOpen)
        {
            terminal.Error.Write("\r\e[K");
        }
    }

    void Show(SnapshotPhase phase, long bytes, long? expected)
    {
        if (time.GetElapsedTime(_began) < Patience || (_shown is { } shown && time.GetElapsedTime(shown) < (Moves ? Pause : LongPause)))
        {
            return;
        }

        _shown = time.GetTimestamp();
        var text = $"{what}: {SnapshotProgressText.Of(phase, bytes, expected)}";
        if (Moves)
        {
            terminal.Error.Write($"\r\e[K{text}");
            _isOpen = true;
        }
        else
        {
            terminal.Error.WriteLine(text);
        }
    }
}
