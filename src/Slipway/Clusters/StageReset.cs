using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Places;

namespace Slipway.Clusters;

/// <summary>Removes all that a stage has in its cluster: its namespaces, and nothing that is not the stage's own.</summary>
/// <param name="owner">Of the stage; of no component.</param>
sealed class StageReset(KubeConnection connection, ObjectOwner owner)
{
    /// <summary>What is in a namespace has its own time to end, and finalizers theirs.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    readonly KubeClient _client = new(connection);

    static KubeSelection Selection(ObjectOwner owner) => new(StagePlace.Namespaces, null, owner.SharedSelector);

    /// <summary>The stage's namespaces in the order in which they go: the one with the records last.</summary>
    /// <param name="known">In the order in which they come to be.</param>
    /// <exception cref="ProblemException">The cluster refuses, or cannot be reached.</exception>
    public async Task<ImmutableArray<JsonObject>> FindAsync(ImmutableArray<string> known, CancellationToken cancellation)
    {
        var list = await _client.ListAsync(Selection(owner), cancellation);
        return Order(list.Items.Where(owner.Shares), known);
    }

    /// <summary>Those that no component is in any more first, then the known ones backwards.</summary>
    public static ImmutableArray<JsonObject> Order(IEnumerable<JsonObject> found, ImmutableArray<string> known) =>
        [.. found.OrderByDescending(one => known.IndexOf(one.Name() ?? "") is var at and >= 0 ? at : int.MaxValue).ThenBy(one => one.Name(), StringComparer.Ordinal)];

    /// <summary>Removes them one after the other, each when the one before is gone.</summary>
    /// <param name="told">Gets a line for each.</param>
    /// <exception cref="ProblemException"><c>namespace-stays</c>, or the cluster refuses.</exception>
    public async Task RunAsync(ImmutableArray<JsonObject> spaces, Action<string> told, CancellationToken cancellation)
    {
        foreach (var (name, uid) in spaces.Select(space => (space.Name() ?? "", space.Uid() ?? "")))
        {
            if (await _client.DeleteAsync(StagePlace.Namespaces, null, name, uid, KubePropagation.Background, cancellation) == KubeDeletion.Begun)
            {
                await UntilGoneAsync(name, uid, cancellation);
            }

            told($"removed namespace {name}");
        }
    }

    async Task UntilGoneAsync(string name, string uid, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await foreach (var change in new KubeWatch(_client, connection).FollowAsync(new KubeSelection(StagePlace.Namespaces, null, null, $"metadata.name={name}"), null, either.Token))
            {
                if (change is KubeDeleted || (change is KubeListed listed && !listed.Items.Any(one => one.Uid() == uid)))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw await StaysAsync(name, cancellation);
        }
    }

    async Task<ProblemException> StaysAsync(string name, CancellationToken cancellation)
    {
        var space = await _client.GetAsync(StagePlace.Namespaces, null, name, cancellation);
        var why = space.Objects("status", "conditions").Where(condition => condition.Text("status") == "True").Select(condition => KubeText.Clean(condition.Text("message") ?? "", 300)).LastOrDefault();
        return new ProblemException(new Problem("namespace-stays", $"the namespace `{name}` is being removed and was not gone within {Patience.TotalMinutes:0} minutes")
        {
            Kind = ProblemKind.Timeout,
            Why = why,
            Fix = "look what holds it, then do it again: kubectl get namespace " + name + " -o yaml",
        });
    }
}
