using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Containers.Resources;

/// <summary>The volumes that servers keep their data in.</summary>
sealed class ContainerVolumes(ContainerCalls calls, IProgramRunner runner, ContainerSpace space)
{
    /// <summary>Makes the volume before its server starts. Data that was begun and never became whole is made anew; whole data is never replaced.</summary>
    /// <param name="isMade">Whether it held whole data.</param>
    /// <exception cref="ProblemException"><c>resource-unreadable</c>, <c>resource-failed</c></exception>
    public async Task MakeAsync(ResourceRequest request, string volume, bool isMade, CancellationToken cancellation)
    {
        var isThere = (await runner.RunAsync(calls.ListVolumes(space.Labels), cancellation)).Output.Split('\n').Contains(volume);
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
        _ = await runner.RunAsync(calls.Remove(volume), cancellation);
        var removed = await runner.RunAsync(calls.RemoveVolumes(volume), cancellation);
        if (removed.ExitCode != 0 && (await runner.RunAsync(calls.ListVolumes(space.Labels), cancellation)).Output.Split('\n').Contains(volume))
        {
            throw new ProblemException(ResourceProblems.Failed($"the volume `{volume}` of `{request.Id}` could not be removed", removed.Error));
        }
    }
}
