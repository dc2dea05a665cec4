using Slipway.Engines.Processes;
using Slipway.Running;

namespace Slipway.Cli;

/// <summary>Stops everything that runs on a stage of this checkout, whoever started it.</summary>
static class StageStop
{
    /// <summary>A supervisor that is killed while it stops things leaves some to the next one.</summary>
    const int Attempts = 3;

    /// <param name="hurry">Cancelled: what has not ended yet is killed.</param>
    public static async Task AllAsync(LocalPlace place, TimeProvider time, CancellationToken hurry, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await SupervisorClient.ConnectToStopAsync(place.Folders, OwnProgram.Path, time, cancellation) is not { } supervisor)
            {
                LastEngine.Forget(place.Folders);
                return;
            }

            await ShutdownAsync(supervisor, hurry, cancellation);
        }
    }

    static async Task ShutdownAsync(SupervisorClient supervisor, CancellationToken hurry, CancellationToken cancellation)
    {
        var hurried = Task.Delay(Timeout.InfiniteTimeSpan, hurry);
        var stopped = supervisor.ShutdownAsync(now: false, cancellation);
        if (await Task.WhenAny(stopped, hurried) != stopped)
        {
            await supervisor.ShutdownAsync(now: true, cancellation);
        }

        await stopped;
    }
}
