using Slipway.Programs;

namespace Slipway.Cli.Output;

/// <summary>Work without an end of its own, which goes on for as long as somebody reads what it writes.</summary>
static class WhileRead
{
    /// <returns>The exit code: done, where the reader has had enough.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> workAsync, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = workAsync(stop.Token);
        if (await Task.WhenAny(work, OutputReader.Gone) == work)
        {
            return await work;
        }

        await stop.CancelAsync();
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Done;
    }
}
