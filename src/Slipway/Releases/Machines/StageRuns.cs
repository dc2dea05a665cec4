namespace Slipway.Releases.Machines;

/// <summary>The ways in which releases of a stage are run: each object says in which.</summary>
sealed class StageRuns(FileRuns files, ImageRuns images)
{
    public IStageRuns Of(RunObject run) => run.Image is null ? files : images;
}
