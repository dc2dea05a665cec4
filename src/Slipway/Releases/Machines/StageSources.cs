using System.Text.Json.Nodes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Machines;

/// <summary>What releases are run from: their files, or their images. Looked for before a deploy begins, since what is found missing behind a fence is found too late.</summary>
sealed class StageSources(StageRuns runs)
{
    /// <summary>Has all of it at hand: an image that a registry has is pulled.</summary>
    /// <param name="releases">That are going to run.</param>
    /// <exception cref="ProblemException"><c>release-files-gone</c>, <c>release-image-gone</c>, <c>image-not-pulled</c>: all that is missing.</exception>
    public async Task FetchAsync(IEnumerable<ReleaseRecord> releases, CancellationToken cancellation)
    {
        var missing = new List<Problem>();
        foreach (var run in releases.SelectMany(Commands).Select(RunObject.Of).DistinctBy(run => (run.Component, run.Image, run.Files)))
        {
            try
            {
                await runs.Of(run).FetchAsync(run, cancellation);
            }
            catch (ProblemException exception)
            {
                missing.AddRange(exception.Problems);
            }
        }

        if (missing.Count > 0)
        {
            throw new ProblemException(missing);
        }
    }

    /// <summary>A migration may be of another release than the processes: a rollback takes migrations down with what made them.</summary>
    static IEnumerable<JsonObject> Commands(ReleaseRecord release) =>
        release.Objects.Append(release.Migration).OfType<JsonObject>().Where(one => MachineKinds.Is(one, MachineKinds.Process) || MachineKinds.Is(one, MachineKinds.Migration));
}
