using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Releases.Machines;

/// <summary>A way in which the commands of releases are run on a stage of this machine.</summary>
interface IStageRuns
{
    /// <summary>Whether what a command is run from is there; what can be fetched is.</summary>
    bool IsThere(RunObject run);

    /// <summary>Has that at hand which a command is run from: fetched from where it can be.</summary>
    /// <exception cref="ProblemException"><c>release-files-gone</c>, <c>release-image-gone</c>, <c>image-not-pulled</c></exception>
    Task FetchAsync(RunObject run, CancellationToken cancellation);

    /// <summary>A process, as the supervisor is told of it, with its variables as they are now.</summary>
    /// <param name="slot">Stands behind its name.</param>
    /// <param name="port">Where it is reached on this machine; null: nowhere.</param>
    /// <param name="changed">Variables that are others than those of the release; null: none are.</param>
    /// <exception cref="ProblemException">What it is run from is gone, or what its variables lead to does not come up.</exception>
    Task<StageProcess> ProcessAsync(RunningEntry entry, string slot, int? port, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation);

    /// <summary>A command that is run once, to its end.</summary>
    /// <param name="name">Among the commands of its component; no two of one name run at the same time.</param>
    /// <param name="words">Behind those of the release.</param>
    Task<ProgramCall> CommandAsync(RunObject run, string name, ImmutableArray<string> words, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation);

    /// <summary>Waits for what is left of such a command beyond the processes of this machine, and ends it when it takes longer than it may.</summary>
    /// <param name="isLeft">Called before the wait.</param>
    Task OutliveAsync(RunObject run, string name, Action isLeft, CancellationToken cancellation);

    /// <summary>Ends what an image of the stage was asked longer ago than it may take, and nobody waits for any more.</summary>
    Task EndQuestionsAsync(CancellationToken cancellation);

    /// <summary>Ends that at once.</summary>
    Task EndAsync(RunObject run, string name);
}

/// <summary>A process that is to be started.</summary>
/// <param name="Secrets">What must be masked in what it writes.</param>
sealed record StageProcess(ProcessSpec Spec, ImmutableArray<string> Secrets);
