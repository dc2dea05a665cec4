using Slipway.Images;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Tasks;

namespace Slipway.Inside;

/// <summary>Runs commands of tasks in the dev image of a runnable, each in a container of its own.</summary>
/// <param name="place">A stage as containers see it.</param>
public sealed class InsideMachine(
    RepositoryModel model, InsideContainers containers, IImageSupply images, Func<Stage, InsidePlace> place, IProgramRunner programs) : ITaskMachine
{
    /// <inheritdoc/>
    public async Task<int> RunAsync(TaskCommandRun run, Action<string> show, CancellationToken cancellation)
    {
        var runnable = model.Get(run.Task.Place.Image!);
        await containers.ClearAsync(cancellation);

        // The step before has made it ready. Where it did not run, since a result seemed to stand, it is made ready now.
        var image = await images.EnsureAsync(runnable, ImageTarget.Dev, cancellation);
        var inside = await containers.PrepareAsync(runnable, runnable.On(run.Task.Selected.Stage).Image.Engine, image.Id, run.Words, run.Directory, run.Variables, cancellation);
        inside = inside with
        {
            Beside = [.. inside.Beside, Directory.CreateDirectory(run.Reports).FullName],
            Reach = await place(run.Task.Selected.Stage).ReachAsync(run.Task.Variables, cancellation),
        };
        return await RunAsync(inside, run.Limit, show, cancellation);
    }

    async Task<int> RunAsync(InsideRun inside, TimeSpan limit, Action<string> show, CancellationToken cancellation)
    {
        try
        {
            return await programs.StreamAsync(containers.Calls.Run(inside) with { Timeout = limit }, line => show(line.Text), cancellation);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ProblemException { Problems: [{ Kind: ProblemKind.Timeout }] })
        {
            // The client is gone; the container is not.
            await containers.RemoveAsync(inside.Name);
            throw;
        }
    }
}
