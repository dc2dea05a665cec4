using Slipway.Execution.Journal;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

public sealed class PlaceNewsTests : IDisposable
{
    static readonly string[] Visits = ["visits"];

    readonly PlaceLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Where_nobody_has_written_since_a_history_is_told_without_any_list()
    {
        await _lab.DeployAsync(1);
        var known = await HistoryAsync();
        _lab.Cluster.Faults = request => request.RequestUri!.AbsolutePath.EndsWith("/configmaps", StringComparison.Ordinal) ? throw new InvalidOperationException("a list") : Fault.None;

        Assert.Same(known, await SinceAsync(known));
    }

    [Fact]
    public async Task Nothing_at_all_is_no_news_either()
    {
        var known = await HistoryAsync();

        Assert.Same(known, await SinceAsync(known));
    }

    [Theory]
    [InlineData(DeployOutcome.Released)]
    [InlineData(DeployOutcome.Undone)]
    [InlineData(DeployOutcome.Underway)]
    public async Task A_deploy_that_somebody_has_begun_since_is_news(DeployOutcome outcome)
    {
        await _lab.DeployAsync(1);
        var known = await HistoryAsync();
        await _lab.DeployAsync(2, outcome);

        Assert.Equal([2, 1], (await SinceAsync(known)).Deploys.Select(deploy => deploy.Number));
    }

    [Fact]
    public async Task Data_that_somebody_has_put_back_since_is_news()
    {
        await _lab.DeployAsync(1);
        var known = await HistoryAsync();
        await _lab.Place.NoteRestoredAsync("visits", 1, "visits-database-1", PlaceLab.Cancellation);

        Assert.Equal("visits-database-1", (await SinceAsync(known)).Standing("visits")!.Restored);
    }

    [Fact]
    public async Task An_unfinished_deploy_may_have_been_gone_on_with()
    {
        await _lab.DeployAsync(1, DeployOutcome.Underway);
        var known = await HistoryAsync();
        await using (var journal = await _lab.Place.TakeUpAsync(known.Deploys[0], new DeployTaken(PlaceSamples.At, "bob@ci"), PlaceLab.Cancellation))
        {
            await journal.AppendAsync(PlaceSamples.Ended(), isDurable: true, PlaceLab.Cancellation);
        }

        Assert.Equal(DeployOutcome.Released, (await SinceAsync(known)).Deploys[0].Outcome);
    }

    Task<ReleaseHistory> HistoryAsync() => _lab.Place.HistoryAsync(PlaceLab.Cancellation);

    Task<ReleaseHistory> SinceAsync(ReleaseHistory known) => _lab.Place.HistorySinceAsync(known, Visits, PlaceLab.Cancellation);
}
