using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Running;

namespace Slipway.Releases.Machines;

/// <summary>Runs commands as processes, from the files of their release.</summary>
sealed class FileRuns(MachineStage stage, MachineHost host, StageVariables variables) : IStageRuns
{
    /// <inheritdoc/>
    public bool IsThere(RunObject run) => ReleaseFiles.AreThere(stage, run.Files);

    /// <inheritdoc/>
    public Task FetchAsync(RunObject run, CancellationToken cancellation) => IsThere(run) ? Task.CompletedTask : throw Gone(run);

    /// <inheritdoc/>
    public async Task<StageProcess> ProcessAsync(RunningEntry entry, string slot, int? port, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation)
    {
        var run = entry.Run;
        if (!Directory.Exists(stage.FilesOf(run.Files)))
        {
            throw Gone(run);
        }

        var environment = await variables.OfAsync(run, entry.Passed, cancellation);
        var spec = new ProcessSpec(run.Component, $"{run.Part}.{slot}", run.Command.Words, Path.Combine(stage.FilesOf(run.Files), run.Folder))
        {
            // Not of its variables: one that serves is not ended since a secret is another now.
            Fingerprint = run.Uid,
            Environment = environment.At(port, changed),
            Port = port,
            Url = ProcessSpecs.Url(port),
            Ready = (port, run.Ready) switch
            {
                (null, _) => Readiness.Started,
                ({ } listening, null) => new WhenListening(listening),
                ({ } listening, { } path) => new WhenAnswering(listening, path),
            },
        };
        return new StageProcess(spec, environment.SecretsWith(changed));
    }

    /// <inheritdoc/>
    public async Task<ProgramCall> CommandAsync(RunObject run, string name, ImmutableArray<string> words, ImmutableSortedDictionary<string, string>? changed, CancellationToken cancellation)
    {
        if (!IsThere(run))
        {
            throw Gone(run);
        }

        var environment = await variables.OfAsync(run, host.Passed, cancellation);
        return new ProgramCall(run.Command.With([.. words]).Words)
        {
            Directory = Path.Combine(stage.FilesOf(run.Files), run.Folder),
            OnlyThisEnvironment = true,
            Environment = environment.At(null, changed).ToImmutableSortedDictionary(one => one.Key, one => (string?)one.Value, StringComparer.Ordinal),
        };
    }

    /// <inheritdoc/>
    /// <remarks>All of it is processes of this machine.</remarks>
    public Task OutliveAsync(RunObject run, string name, Action isLeft, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndQuestionsAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndAsync(RunObject run, string name) => Task.CompletedTask;

    /// <summary>Somebody has removed what a release is run from.</summary>
    ProblemException Gone(RunObject run) => new(new Problem("release-files-gone", $"the files of a release of `{run.Component}` are gone")
    {
        Kind = ProblemKind.Failure,
        Why = $"it is run from `{stage.FilesOf(run.Files)}`, which is not there",
        Fix = $"check out what is to be released, and `slipway deploy {run.Component}`",
    });
}
