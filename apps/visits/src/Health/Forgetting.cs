using Visits.Visitors;

namespace Visits.Health;

/// <summary>Forgets, every hour, the addresses that have not been seen for the set time.</summary>
sealed partial class Forgetting(Ledger ledger, DatabaseWatch watch, int days, TimeProvider clock, ILogger log)
{
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    static readonly TimeSpan PauseWhileAway = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await ForgetAsync(cancellation) ? Pause : PauseWhileAway, clock, cancellation);
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }
        }
    }

    async Task<bool> ForgetAsync(CancellationToken cancellation)
    {
        if (!watch.State.IsReady)
        {
            return false;
        }

        try
        {
            var forgotten = await ledger.ForgetAsync(Days.Today(clock).AddDays(-days), cancellation);
            LogForgotten(forgotten);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "forgot {Count} addresses")]
    partial void LogForgotten(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "addresses could not be forgotten, and will be tried again: {Problem}")]
    partial void LogFailed(string problem);
}
