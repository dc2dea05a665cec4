using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>The objects of a selection as they are, kept up to date by a watch.</summary>
/// <remarks>Not safe for several threads: who reads must hold the lock that is held while <paramref name="changed"/> is called.</remarks>
/// <param name="gate">Held while objects change.</param>
/// <param name="changed">Called after each change, under the lock; also when it ends.</param>
/// <param name="keeps">Which objects are worth their memory.</param>
sealed class KubeMirror(KubeWatch watch, KubeSelection selection, Lock gate, Action changed, Func<JsonObject, bool> keeps)
{
    readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);

    public IEnumerable<JsonObject> Objects => _objects.Values;

    /// <summary>All that there are have been read once.</summary>
    public bool IsListed { get; private set; }

    /// <summary>Why it has ended; null: it has not.</summary>
    public ProblemException? Ended { get; private set; }

    /// <summary>Goes on until it is cancelled, or the cluster refuses or is away for too long.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in watch.FollowAsync(selection, null, cancellation))
            {
                lock (gate)
                {
                    Take(change);
                    changed();
                }
            }
        }
        catch (ProblemException problem)
        {
            lock (gate)
            {
                Ended = problem;
                changed();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    void Take(KubeChange change)
    {
        switch (change)
        {
            case KubeListed all:
                _objects.Clear();
                IsListed = true;
                foreach (var one in all.Items)
                {
                    Keep(one);
                }

                break;
            case KubeChanged changed:
                Keep(changed.Object);
                break;
            case KubeDeleted { Object: var gone } when gone.Uid() is { } uid:
                _objects.Remove(uid);
                break;
        }
    }

    void Keep(JsonObject one)
    {
        if (one.Uid() is { } uid && keeps(one))
        {
            // Who set which field is half of an object, and nobody here asks for it.
            (one["metadata"] as JsonObject)?.Remove("managedFields");
            _objects[uid] = one;
        }
    }
}
