using Slipway.Bootstrap.Fetching;

namespace Slipway.Bootstrap;

/// <summary>Makes of the bytes of one download what people want to know, ten times a second at most.</summary>
sealed class ProgressMeter(string tool, TimeProvider clock, Action<BootstrapEvent> report)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    long began;
    long told;
    long first;
    bool running;

    public FetchReport Report => new(
        Take,
        bytes => report(new ToolProgress(tool, ToolPhase.Verifying, bytes, bytes, 0)),
        why =>
        {
            running = false;
            report(new ToolRetry(tool, why));
        },
        () => report(new Waiting($"`{tool}`")));

    void Take(long bytes, long? total)
    {
        if (!running)
        {
            (running, began, first, told) = (true, clock.GetTimestamp(), bytes, 0);
        }
        else if (clock.GetElapsedTime(told) < Pause && bytes != total)
        {
            return;
        }

        told = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(began, told).TotalSeconds;
        report(new ToolProgress(tool, ToolPhase.Fetching, bytes, total, seconds > 0 ? (bytes - first) / seconds : 0));
    }
}
