namespace Slipway.Cli.Output.Plans;

/// <summary>Draws a block of lines at the end of the terminal whenever it has changed, at most ten times a second; lines that stay go above it.</summary>
/// <param name="content">The lines of the block, at most as many as it is told. Called under <see cref="Sync"/>.</param>
sealed class LiveBlock : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Seconds pass, though nothing happens.</summary>
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    readonly TimeProvider _time;
    readonly LiveScreen _screen;
    readonly Func<int, IReadOnlyList<IReadOnlyList<Span>>> _content;
    readonly CancellationTokenSource _end = new();
    readonly List<string> _above = [];
    readonly Task _drawing;
    bool _isChanged;
    long _drawn;

    public LiveBlock(Terminal terminal, TimeProvider time, Func<int, IReadOnlyList<IReadOnlyList<Span>>> content)
    {
        (_time, _content, _drawn) = (time, content, time.GetTimestamp());
        _screen = new LiveScreen(terminal.Error, terminal.Size, terminal.ColourError);
        _drawing = DrawAsync();
    }

    /// <summary>Held while what the block shows is changed.</summary>
    public Lock Sync { get; } = new();

    public void Change() => _isChanged = true;

    /// <summary>A line that stays, whole; it must be safe for a terminal.</summary>
    public void Print(string line)
    {
        _above.Add(line);
        _isChanged = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        await _drawing;
        lock (Sync)
        {
            Draw();
            _screen.End();
        }

        _end.Dispose();
    }

    // What is over at once is never drawn: it would only flicker.
    async Task DrawAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            await Task.Delay(Pause, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (Sync)
            {
                if (!_end.IsCancellationRequested && (_isChanged || _time.GetElapsedTime(_drawn) >= Tick))
                {
                    Draw();
                }
            }
        }
    }

    void Draw()
    {
        _screen.Draw(_content(_screen.Rows), _above);
        _above.Clear();
        (_isChanged, _drawn) = (false, _time.GetTimestamp());
    }
}
