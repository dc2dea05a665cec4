using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

/// <summary>A place in a cluster in memory.</summary>
sealed class PlaceLab : IDisposable
{
    /// <param name="away">For how long an outage is waited for; null: as usual.</param>
    public PlaceLab(PlaceLimits? limits = null, TimeProvider? time = null, TimeSpan? away = null)
    {
        (Cluster, Limits, Time) = (new MemoryCluster(away), limits ?? new PlaceLimits(), time ?? TimeProvider.System);
        Place = new NamespacePlace(Stage, Cluster.Connection, Limits, Time);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static StagePlace Stage { get; } = new("plasma", "staging", "plasma-staging");

    public MemoryCluster Cluster { get; }

    public PlaceLimits Limits { get; }

    public TimeProvider Time { get; }

    public NamespacePlace Place { get; }

    /// <summary>A deploy that made this release of the component, with the same number.</summary>
    public async Task DeployAsync(int number, DeployOutcome outcome = DeployOutcome.Released)
    {
        await using var journal = await Place.BeginAsync(number, PlaceSamples.Began(to: number, from: number - 1), Cancellation);
        await Place.WriteAsync(PlaceSamples.Record(number, null, PlaceSamples.Secret($"visits-secret-{number}")), Cancellation);
        if (outcome != DeployOutcome.Underway)
        {
            await journal!.AppendAsync(PlaceSamples.Ended(outcome), isDurable: true, Cancellation);
        }
    }

    public static async Task<Problem> ProblemAsync(Func<Task> doing) => (await Assert.ThrowsAsync<ProblemException>(doing)).Problems[0];

    public void Dispose()
    {
        Cluster.Connection.Dispose();
        Cluster.Dispose();
    }
}
