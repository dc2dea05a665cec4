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

    /// <summary>Ends it at once. One that is not there is none of its concern.</summary>
    /// <exception cref="ProblemException"><c>migration-left</c>: it may be at work still.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        var removed = await runner.RunAsync(calls.Remove(name), cancellation);
        if (removed.ExitCode == 0)
        {
            return;
        }

        var there = await runner.RunAsync(calls.List([]), cancellation);
        if (there.ExitCode != 0 || there.Output.Split('\n').Any(line => line.Trim() == name))
        {
            throw new ProblemException(new Problem("migration-left", $"the container `{name}` cannot be ended, and may be at work on data")
            {
                Kind = ProblemKind.Failure,
                Why = removed.Error.Trim(),
                Fix = "see that the container engine answers, end it there, then try again",
            });
        }
    }

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
