using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Execution.Results;

namespace Slipway.Cli.Tasks;

/// <summary>Where a run keeps what its steps print.</summary>
static class StepLogs
{
    public static StepLogFile Of(Step step, RunFolder folder)
    {
        folder.Create();
        return new StepLogFile(folder.LogPath(step.Name));
    }
}
