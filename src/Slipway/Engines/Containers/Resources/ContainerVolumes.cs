using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Containers.Resources;

/// <summary>The volumes that servers keep their data in.</summary>
sealed class ContainerVolumes(ContainerCalls calls, IProgramRunner runner, ContainerSpace space, TimeProvider time)
{
    /// <summary>An engine that is still ending a container holds on to its volume.</summary>
    const int Attempts = 40;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes the volume before its server starts. Data that was begun and never became whole is made anew; whole data is never replaced.</summary>
    /// <param name="isMade">Whether it held whole data.</param>
    /// <exception cref="ProblemException"><c>resource-unreadable</c>, <c>resource-failed</c></exception>
    public async Task MakeAsync(ResourceRequest request, string volume, bool isMade, CancellationToken cancellation)
    {
        var isThere = await IsThereAsync(volume, cancellation);
        if (isMade)
        {
            if (!isThere)
            {
                throw new ProblemException(ResourceProblems.DataGone(request, volume));
            }

            return;
        }

        if (isThere)
        {
            await RemoveAsync(request, volume, cancellation);
        }

        var made = await runner.RunAsync(calls.CreateVolume(volume, space.Labels), cancellation);
        if (made.ExitCode != 0)
        {
            throw new ProblemException(ResourceProblems.Failed($"the volume of `{request.Id}` could not be made", made.Error));
        }
    }

    /// <summary>Removes the container and its volume.</summary>
    /// <exception cref="ProblemException"><c>resource-failed</c></exception>
    public async Task RemoveAsync(ResourceRequest request, string volume, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            _ = await runner.RunAsync(calls.Remove(volume), cancellation);
            var removed = await runner.RunAsync(calls.RemoveVolumes(volume), cancellation);
            if (removed.ExitCode == 0 || !await IsThereAsync(volume, cancellation))
            {
                return;
            }

            if (attempt == Attempts || !removed.Error.Contains("in use", StringComparison.OrdinalIgnoreCase))
            {
                throw new ProblemException(ResourceProblems.Failed($"the volume `{volume}` of `{request.Id}` could not be removed", removed.Error));
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    async Task<bool> IsThereAsync(string volume, CancellationToken cancellation) => (await runner.RunAsync(calls.ListVolumes(space.Labels), cancellation)).Output.Split('\n').Contains(volume);
}
