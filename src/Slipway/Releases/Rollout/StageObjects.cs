using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Rollout;

/// <summary>The objects of a stage's namespace as they are, for as long as a deploy lasts: one watch for each kind that somebody asked for.</summary>
/// <param name="labels">A selector that workloads, ReplicaSets and pods are held against; null: none, for a namespace with manifests of people's own.</param>
sealed class StageObjects(KubeClient client, KubeConnection connection, string space, string? labels = null) : IAsyncDisposable
{
    readonly Lock _gate = new();
    readonly CancellationTokenSource _life = new();
    readonly Dictionary<(string Group, string Kind), KubeMirror> _mirrors = [];
    readonly List<Task> _follows = [];
    TaskCompletionSource _changed = NewChange();

    public string Space => space;

    public TimeProvider Time => connection.Time;

    /// <summary>Follows kinds from now on. Those that are followed already are so once.</summary>
    public void Follow(params ReadOnlySpan<KubeResource> resources)
    {
        lock (_gate)
        {
            foreach (var resource in resources)
            {
                if (!_mirrors.ContainsKey((resource.Group, resource.Kind)))
                {
                    var mirror = new KubeMirror(new KubeWatch(client, connection), Selection(resource), _gate, Change, resource == RolloutKinds.Events ? RolloutKinds.IsTelling : _ => true);
                    _mirrors.Add((resource.Group, resource.Kind), mirror);
                    _follows.Add(Task.Run(() => mirror.FollowAsync(_life.Token)));
                }
            }
        }
    }

    /// <summary>Objects of a kind that is followed. Only to be called while looking, and nothing of them may be kept afterwards.</summary>
    public IEnumerable<JsonObject> Of(KubeResource resource) => _mirrors[(resource.Group, resource.Kind)].Objects;

    /// <summary>Looks whenever something changed, until there is something to find.</summary>
    /// <param name="look">What was found, or null; and when to look again though nothing changed: null is never.</param>
    /// <exception cref="ProblemException">The cluster refuses, or is away.</exception>
    public async Task<T> UntilAsync<T>(Func<(T? Found, TimeSpan? Again)> look, CancellationToken cancellation)
        where T : class
    {
        while (true)
        {
            Task changed;
            TimeSpan? again = null;
            lock (_gate)
            {
                ThrowIfEnded();
                changed = _changed.Task;
                if (_mirrors.Values.All(mirror => mirror.IsListed || mirror.Ended is not null))
                {
                    (var found, again) = look();
                    if (found is not null)
                    {
                        return found;
                    }
                }
            }

            try
            {
                await changed.WaitAsync(again is { } pause && pause < TimeSpan.Zero ? TimeSpan.Zero : again ?? Timeout.InfiniteTimeSpan, Time, cancellation);
            }
            catch (TimeoutException)
            {
                // It is time to look again.
            }
        }
    }

    /// <summary>Looks whenever something changed, until it is so.</summary>
    /// <exception cref="ProblemException">The cluster refuses, or is away.</exception>
    public Task UntilAsync(Func<bool> look, CancellationToken cancellation) => UntilAsync<object>(() => (look() ? this : null, null), cancellation);

    /// <summary>Looks once, at what is known already.</summary>
    public T Now<T>(Func<T> look)
    {
        lock (_gate)
        {
            return look();
        }
    }

    // Events only explain: who may not read them is told less.
    void ThrowIfEnded()
    {
        if (_mirrors.Where(mirror => mirror.Key.Kind != RolloutKinds.Events.Kind).Select(mirror => mirror.Value.Ended).OfType<ProblemException>().FirstOrDefault() is { } ended)
        {
            throw new ProblemException(ended.Problems);
        }
    }

    KubeSelection Selection(KubeResource resource) =>
        new(resource, space, resource == RolloutKinds.Pods || resource == RolloutKinds.ReplicaSets || resource.Group is "apps" or "batch" ? labels : null);

    void Change()
    {
        var changed = _changed;
        _changed = NewChange();
        changed.TrySetResult();
    }

    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        await Task.WhenAll(_follows);
        _life.Dispose();
    }
}
