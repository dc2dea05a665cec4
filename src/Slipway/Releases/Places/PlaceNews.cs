using Slipway.Engines.Kubernetes;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>Whether anybody has written about some components since a history was read, as whoever holds their leases can tell from a few single objects.</summary>
/// <remarks>
/// Right after a write, and the leases were just written, a list waits until the API server's cache has heard of it: up to a tenth of a second. A single object is read past the cache.
/// </remarks>
sealed class PlaceNews(StagePlace place, KubeClient client)
{
    /// <summary>Of more components one list is cheaper.</summary>
    const int MostComponents = 8;

    /// <returns>False: somebody may have.</returns>
    /// <exception cref="Problems.ProblemException">The cluster cannot be reached.</exception>
    public async Task<bool> IsNoneAsync(ReleaseHistory known, IReadOnlyCollection<string> components, CancellationToken cancellation)
    {
        if (components.Count > MostComponents || known.Unfinished.Any())
        {
            return false;
        }

        var answers = await Task.WhenAll(components.Select(known.Standing).OfType<ReleaseSummary>().Select(standing => IsAsKnownAsync(standing, cancellation)).Prepend(IsUntakenAsync(known.NextDeploy, cancellation)));
        return answers.All(isNone => isNone);
    }

    /// <summary>Who deploys begins the journal that has the next number, and writes nothing before.</summary>
    async Task<bool> IsUntakenAsync(int deploy, CancellationToken cancellation) =>
        await client.GetAsync(StagePlace.Maps, place.Namespace, JournalMap.NameOf(place, deploy, 1), cancellation) is null;

    /// <summary>Who puts data back begins none, but notes it on the release that stands.</summary>
    async Task<bool> IsAsKnownAsync(ReleaseSummary standing, CancellationToken cancellation) =>
        await client.GetAsync(StagePlace.Maps, place.Namespace, new RecordName(standing.Component, standing.Number).ToString(), cancellation) is { } map
        && RecordMetadata.Read(map) is { } record && record.Summary.Restored == standing.Restored;
}
