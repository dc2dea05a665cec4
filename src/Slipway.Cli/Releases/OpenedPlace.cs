using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;
using Slipway.Repository;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>A stage, with the place that its releases live in.</summary>
/// <param name="Place">With its records.</param>
abstract record OpenedPlace(LoadedRepository Repository, Stage Stage, IReleasePlace Place) : IAsyncDisposable
{
    public RepositoryModel Model => Repository.Model;

    /// <summary>Opens the place alone: nothing of what is released is looked at.</summary>
    /// <exception cref="ProblemException"><c>stage-not-deployed</c>, <c>stage-no-context</c>, or the cluster cannot be reached.</exception>
    public static async Task<OpenedPlace> OpenAsync(LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation) =>
        stage.IsMachine ? OpenedMachine.Open(repository, stage, context, new Redactor()) : await OpenedCluster.OpenAsync(repository, stage, context, cancellation);

    /// <summary>What a deploy changes there.</summary>
    /// <param name="leases">Of all components of the deploy.</param>
    /// <param name="redactor">Knows every secret: what is written is shown.</param>
    public abstract IDeployEngine EngineOf(ILeases leases, Redactor redactor, ScriptHost scripts);

    /// <summary>Knows the secrets that the stage's processes were given, as far as one may read them: for what they write.</summary>
    public abstract Task<Redactor> RedactorAsync(Terminal terminal, CancellationToken cancellation);

    /// <summary>Has all at hand on this machine that releases are run from, before anything is changed.</summary>
    /// <exception cref="ProblemException">What is missing.</exception>
    public virtual Task FetchAsync(IEnumerable<ReleaseRecord> releases, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Removes what is kept of releases that are too old.</summary>
    public virtual Task PruneAsync(ReleaseHistory history, CancellationToken cancellation) => Place.PruneAsync(history, cancellation);

    /// <summary>The data of the stage's components.</summary>
    /// <param name="redactor">Learns every secret on the way.</param>
    public abstract IStageData DataOf(Redactor redactor, CommandContext context);

    /// <summary>Whether a component's data is a file, which knows no roles: readers are held off with the writers.</summary>
    public virtual bool HasFile(string component) => false;

    public abstract ValueTask DisposeAsync();
}
