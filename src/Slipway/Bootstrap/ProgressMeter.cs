using Slipway.Bootstrap.Fetching;

namespace Slipway.Bootstrap;

/// <summary>Makes of the bytes of one download what people want to know, ten times a second at most.</summary>
sealed class ProgressMeter(string tool, TimeProvider clock, Action<BootstrapEvent> report)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    long _began;
    long _told;
    long _first;
    bool _running;

    public FetchReport Report => new(
        Take,
        bytes => report(new ToolProgress(tool, ToolPhase.Verifying, bytes, bytes, 0)),
        why =>
        {
            _running = false;
            report(new ToolRetry(tool, why));
        },
        () => report(new Waiting($"`{tool}`")));

    void Take(long bytes, long? total)
    {
        if (!_running)
        {
            (_running, _began, _first, _told) = (true, clock.GetTimestamp(), bytes, 0);
        }
        else if (clock.GetElapsedTime(_told) < Pause && bytes != total)
        {
            return;
        }

        _told = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(_began, _told).TotalSeconds;
        report(new ToolProgress(tool, ToolPhase.Fetching, bytes, total, seconds > 0 ? (bytes - _first) / seconds : 0));
    }
}
