using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Running.Containers;

/// <summary>A container whose client was killed goes on by itself.</summary>
sealed class LeftContainer(ContainerCalls calls, IProgramRunner runner)
{
    /// <summary>Waits for it, and ends it when it takes too long.</summary>
    /// <param name="name">Of the container, which need not be there.</param>
    /// <param name="isLeft">Called before the wait.</param>
    public async Task OutliveAsync(string name, TimeSpan patience, Action isLeft, CancellationToken cancellation)
    {
        var running = await runner.RunAsync(calls.Inspect(name, "{{.State.Running}}"), cancellation);
        if (running.ExitCode == 0 && running.Output.Trim() == "true")
        {
            isLeft();
            await WaitAsync(name, patience, cancellation);
        }

        if (running.ExitCode == 0)
        {
            await RemoveAsync(name, cancellation);
        }
    }

    /// <summary>Ends it at once.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellation) => _ = await runner.RunAsync(calls.Remove(name), cancellation);

    async Task WaitAsync(string name, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            _ = await runner.RunAsync(calls.Wait(name) with { Timeout = patience }, cancellation);
        }
        catch (ProblemException exception) when (exception.Problems[0].Code == "program-timed-out")
        {
            // It is removed, which ends it.
        }
    }
}
