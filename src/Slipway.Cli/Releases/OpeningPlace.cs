using Slipway.Discovery;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Releases;

/// <summary>
/// A place that is opened, and asked what it remembers, while the repository is still read: to start kubectl takes as long as that. Where components turn out to be in
/// another cluster than the stage says, it was in vain.
/// </summary>
sealed class OpeningPlace : IAsyncDisposable
{
    readonly LoadedRepository _repository;
    readonly Stage _stage;
    readonly CommandContext _context;
    readonly CancellationTokenSource _stop;
    readonly Task<RememberingPlace>? _opened;
    bool _isTaken;

    OpeningPlace(LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation)
    {
        (_repository, _stage, _context, _stop) = (repository, stage, context, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        _opened = stage is { Engine: EngineKind.Kubernetes, Context: { } named } ? Task.Run(() => OpenAsync(named, _stop.Token)) : null;
    }

    public static OpeningPlace Begin(LoadedRepository repository, Stage stage, CommandContext context, CancellationToken cancellation) => new(repository, stage, context, cancellation);

    /// <summary>The place is the caller's from here on.</summary>
    /// <param name="kubeContext">That the components are in.</param>
    /// <exception cref="ProblemException">The cluster cannot be reached.</exception>
    public async Task<RememberingPlace> TakeAsync(string kubeContext, CancellationToken cancellation)
    {
        if (_opened is null || kubeContext != _stage.Context)
        {
            return await OpenAsync(kubeContext, cancellation);
        }

        var opened = await _opened;
        _isTaken = true;
        return opened;
    }

    async Task<RememberingPlace> OpenAsync(string kubeContext, CancellationToken cancellation)
    {
        var (history, key) = (Task.FromResult(new ReleaseHistory([], [])), Task.FromResult<byte[]?>(null));
        var opened = await OpenedCluster.OpenAsync(_repository, _stage, kubeContext, _context, cancellation, (place, connection) =>
            (history, key) = (place.HistoryAsync(cancellation), new StageKey(new KubeClient(connection), StageNamespace.Of(_stage, _repository.Model.Name, null)).FindAsync(cancellation)));
        return new RememberingPlace(opened, history, key);
    }

    /// <summary>Ends what nobody took.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_opened is not null && !_isTaken)
        {
            await _stop.CancelAsync();
            await ((Task)_opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (_opened.IsCompletedSuccessfully ? (await _opened).Opened.DisposeAsync() : ValueTask.CompletedTask);
        }

        _stop.Dispose();
    }
}

/// <summary>A place, and what it remembered when it was opened.</summary>
/// <param name="Key">Of the stage; null before the first deploy.</param>
sealed record RememberingPlace(OpenedCluster Opened, Task<ReleaseHistory> History, Task<byte[]?> Key);
