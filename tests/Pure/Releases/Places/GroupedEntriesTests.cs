using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

/// <summary>Entries that come while one is written go together into the next ConfigMap.</summary>
public sealed class GroupedEntriesTests : IDisposable
{
    readonly PlaceLab _lab = new();

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task What_many_append_at_once_takes_few_requests_and_is_there_once_and_in_order(object fault)
    {
        await using var journal = await BeginAsync();
        var faults = 1;
        _lab.Cluster.Faults = request => request.Method == HttpMethod.Post && Interlocked.Decrement(ref faults) >= 0 ? (Fault)fault : Fault.None;

        await AppendAsync(journal, Enumerable.Range(1, 20));

        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"{number}"), (await DeployAsync()).Entries.OfType<EffectIntended>().Select(entry => entry.Step));
        Assert.Equal(21, journal.Head);
        Assert.InRange(_lab.Cluster.Objects.Count, 2, 3);
    }

    [Fact]
    public async Task Very_many_take_several_maps()
    {
        await using var journal = await BeginAsync();

        await AppendAsync(journal, Enumerable.Range(1, 3000));

        Assert.Equal((3001, 3001L), ((await DeployAsync()).Entries.Length, journal.Head));
        Assert.All(_lab.Cluster.Objects, map => Assert.InRange(map.Text("data", "line")!.Length, 1, 300_000));
    }

    [Fact]
    public async Task One_who_breaks_off_does_not_break_off_those_who_share_his_turn()
    {
        await using var journal = await BeginAsync();
        var holdup = new TaskCompletionSource();
        _lab.Cluster.Holdup = holdup.Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var broken = journal.AppendAsync(Intended("a"), isDurable: true, stop.Token).AsTask();
        var whole = journal.AppendAsync(Intended("b"), isDurable: true, Cancellation).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken);
        holdup.SetResult();

        await whole;

        await journal.CheckHeadAsync(Cancellation);
        Assert.Equal("b", (await DeployAsync()).Entries.OfType<EffectIntended>().Last().Step);
    }

    [Fact]
    public async Task What_need_not_be_durable_goes_with_the_next_entry_that_must_be()
    {
        await using var journal = await BeginAsync();
        await journal.AppendAsync(Intended("a"), isDurable: false, Cancellation);
        Assert.Equal(1, journal.Head);

        await journal.AppendAsync(Intended("b"), isDurable: true, Cancellation);

        Assert.Equal(3, journal.Head);
        Assert.Equal(["slipway.journal.plasma.staging.1.1", "slipway.journal.plasma.staging.1.2"], _lab.Cluster.Objects.Select(map => map.Name()));
    }

    [Fact]
    public async Task Whoever_takes_up_a_journal_with_grouped_entries_goes_on_behind_the_last()
    {
        await using var first = await BeginAsync();
        await AppendAsync(first, [1, 2, 3]);

        await using var second = await _lab.Place.TakeUpAsync(await DeployAsync(), new DeployTaken(PlaceSamples.At, "bob@ci"), Cancellation);

        Assert.Equal(5, second.Head);
        Assert.Equal("journal-fenced", (await PlaceLab.ProblemAsync(() => AppendAsync(first, [4, 5]))).Code);
        Assert.IsType<DeployTaken>((await DeployAsync()).Entries[^1]);
    }

    [Fact]
    public async Task A_map_among_those_of_others_is_told()
    {
        await using var journal = await BeginAsync();
        await journal.AppendAsync(Intended("a"), isDurable: false, Cancellation);
        await journal.AppendAsync(Intended("b"), isDurable: true, Cancellation);
        var among = _lab.Cluster.Objects[1];
        among["metadata"]!["name"] = "slipway.journal.plasma.staging.1.3";
        await _lab.Cluster.Client.CreateOnceAsync(Slipway.Releases.Places.StagePlace.Maps, among, Cancellation);

        Assert.Equal("journal-broken", (await PlaceLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation))).Code);
    }

    [Fact]
    public async Task What_is_left_of_a_pruned_journal_with_grouped_entries_is_no_deploy()
    {
        await using var journal = await BeginAsync();
        await journal.AppendAsync(Intended("a"), isDurable: false, Cancellation);
        await journal.AppendAsync(PlaceSamples.Ended(), isDurable: true, Cancellation);
        _lab.Cluster.Remove("slipway.journal.plasma.staging.1.1");

        Assert.Empty((await _lab.Place.HistoryAsync(Cancellation)).Deploys);
    }

    static EffectIntended Intended(string step) => new(PlaceSamples.At, step, 1);

    /// <summary>All of them before the first one can be written.</summary>
    async Task AppendAsync(IJournal journal, IEnumerable<int> numbers)
    {
        var holdup = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lab.Cluster.Holdup = holdup.Task;
        var all = numbers.Select(number => journal.AppendAsync(Intended($"{number}"), isDurable: true, Cancellation).AsTask()).ToList();
        holdup.SetResult();
        await Task.WhenAll(all);
    }

    async Task<IJournal> BeginAsync() => await _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation) ?? throw new InvalidOperationException();

    async Task<DeployRecord> DeployAsync() => Assert.Single((await _lab.Place.HistoryAsync(Cancellation)).Deploys);
}
