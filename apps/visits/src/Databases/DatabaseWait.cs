using System.Data.Common;
using System.Net.Sockets;

namespace Visits.Databases;

/// <summary>Waits for a database that is just starting, as it does beside us when everything starts at once.</summary>
sealed class DatabaseWait(Database database, TextWriter error, TimeProvider clock)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="TimeoutException">It did not come; the message says why.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        if (!database.Exists)
        {
            return;
        }

        var began = clock.GetTimestamp();
        for (var said = false; ; said = true)
        {
            try
            {
                await using var connection = await database.OpenAsync(cancellation);
                return;
            }
            catch (Exception exception) when (exception is DbException or SocketException or TimeoutException)
            {
                if (clock.GetElapsedTime(began) > Limit)
                {
                    throw new TimeoutException($"the database did not answer within {Limit.TotalSeconds:0} s: {exception.Message}", exception);
                }

                if (!said)
                {
                    await error.WriteLineAsync($"waiting for the database: {exception.Message}");
                }
            }

            await Task.Delay(Pause, clock, cancellation);
        }
    }
}
