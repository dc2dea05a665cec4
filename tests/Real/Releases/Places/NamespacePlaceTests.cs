using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Execution;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

public class NamespacePlaceTests
{
    static readonly PlaceLimits Limits = new() { Lease = TimeSpan.FromSeconds(3), Releases = 3, Deploys = 2 };

    /// <summary>For those who live: a machine that is busy for a while must not seem to be dead.</summary>
    static readonly PlaceLimits Long = Limits with { Lease = TimeSpan.FromSeconds(12) };

    static CancellationToken Cancellation => KubeLab.Cancellation;

    [Fact]
    public async Task Of_many_writers_of_a_journal_one_goes_on()
    {
        await using var lab = await KubeLab.StartAsync();
        var place = Place(lab);
        var began = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => place.BeginAsync(1, PlaceSamples.Began(), Cancellation)));
        await using var first = Assert.Single(began.OfType<IJournal>());
        var deploy = Assert.Single((await place.HistoryAsync(Cancellation)).Deploys);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeUpAsync(place, deploy)));
        await using var second = Assert.Single(taken.OfType<IJournal>());

        Assert.Equal("journal-fenced", await CodeAsync(() => first.CheckHeadAsync(Cancellation).AsTask()));
        Assert.Equal("journal-fenced", await CodeAsync(() => first.AppendAsync(Intended(0), true, Cancellation).AsTask()));
        await second.CheckHeadAsync(Cancellation);
        for (var i = 0; i < 10; i++)
        {
            await second.AppendAsync(Intended(i), isDurable: true, Cancellation);
        }

        Assert.Equal(12, Assert.Single((await place.HistoryAsync(Cancellation)).Deploys).Entries.Length);
    }

    [Fact]
    public async Task Whoever_was_frozen_loses_the_lease_and_the_journal_and_begins_nothing_more()
    {
        await using var lab = await KubeLab.StartAsync();
        var clock = new HandTime();
        var (frozen, place) = (Place(lab, clock), Place(lab));
        await using var leases = await frozen.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Refuse, _ => { }, "visits"), Cancellation);
        await using var journal = await frozen.BeginAsync(1, PlaceSamples.Began(), Cancellation);
        await leases.CheckAsync(Cancellation);

        var told = new ConcurrentQueue<string>();
        await using var others = await place.LeaseAsync(PlaceSamples.Request("bob@ci", LeaseConflict.Refuse, told.Enqueue, "visits"), Cancellation);
        await using var taken = await place.TakeUpAsync((await place.HistoryAsync(Cancellation)).Unfinished.Single(), new DeployTaken(PlaceSamples.At, "bob@ci"), Cancellation);

        clock.Advance(Limits.Lease);
        Assert.Equal("lease-lost", await CodeAsync(() => leases.CheckAsync(Cancellation).AsTask()));
        Assert.Equal("journal-fenced", await CodeAsync(() => journal!.AppendAsync(Intended(1), true, Cancellation).AsTask()));
        await others.CheckAsync(Cancellation);
        Assert.Equal(2, told.Count);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Whoever_is_at_work_is_waited_for_or_superseded_or_left_alone()
    {
        await using var lab = await KubeLab.StartAsync();
        var place = new NamespacePlace(Stage(lab), lab.Connection, Long, TimeProvider.System);
        var first = await place.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Refuse, _ => { }, "accounts", "visits"), Cancellation);

        Assert.Equal("lease-held", await CodeAsync(() => place.LeaseAsync(PlaceSamples.Request("eve@laptop", LeaseConflict.Refuse, _ => { }, "visits"), Cancellation)));
        var waiting = place.LeaseAsync(PlaceSamples.Request("bob@ci", LeaseConflict.Supersede, _ => { }, "visits"), Cancellation);
        await Task.WhenAny(Task.Delay(TimeSpan.FromMinutes(2), first.Superseded)).WaitAsync(Cancellation);
        Assert.True(first.Superseded.IsCancellationRequested);
        Assert.False(waiting.IsCompleted || first.Lost.IsCancellationRequested);
        await first.DisposeAsync();
        var second = await waiting;

        var last = place.LeaseAsync(PlaceSamples.Request("carol@laptop", LeaseConflict.Wait, _ => { }, "accounts", "visits"), Cancellation);
        await second.CheckAsync(Cancellation);
        await second.DisposeAsync();
        await (await last).DisposeAsync();
        Assert.False(second.Lost.IsCancellationRequested);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Of_many_who_come_at_once_one_is_at_work_at_a_time()
    {
        await using var lab = await KubeLab.StartAsync();
        var place = new NamespacePlace(Stage(lab), lab.Connection, Long, TimeProvider.System);
        var atWork = 0;
        string[][] wanted = [["accounts", "visits"], ["visits"], ["orders", "visits"], ["photos", "visits"], ["visits"]];

        await Task.WhenAll(wanted.Select(async components =>
        {
            await using var leases = await place.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Wait, _ => { }, components), Cancellation);
            Assert.Equal(1, Interlocked.Increment(ref atWork));
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
            await leases.CheckAsync(Cancellation);
            Assert.Equal(0, Interlocked.Decrement(ref atWork));
        }));

        var lease = await lab.Client.GetAsync(StagePlace.Leases, lab.Space, LeaseTable.Name, Cancellation);
        Assert.Empty(new LeaseTable(lease!, Long.Lease).Turns);
    }

    [Fact]
    public async Task The_very_first_deploy_makes_the_namespace()
    {
        await using var lab = await KubeLab.StartAsync();
        var stage = new StagePlace("plasma", "staging", $"{lab.Space}-new");
        var place = new NamespacePlace(stage, lab.Connection, Limits, TimeProvider.System);
        try
        {
            Assert.Empty((await place.HistoryAsync(Cancellation)).Releases);
            await (await place.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Refuse, _ => { }, "visits"), Cancellation)).DisposeAsync();
        }
        finally
        {
            var made = await lab.Client.GetAsync(StagePlace.Namespaces, null, stage.Namespace, CancellationToken.None);
            await lab.Client.DeleteAsync(StagePlace.Namespaces, null, stage.Namespace, made!.Uid()!, KubePropagation.Background, CancellationToken.None);
            Assert.Equal("plasma", made.Text("metadata", "labels", "slipway/repository"));
        }
    }

    [Fact]
    public async Task A_record_of_megabytes_goes_and_comes_back()
    {
        await using var lab = await KubeLab.StartAsync();
        var place = Place(lab);
        var record = PlaceSamples.Record(1, 1, PlaceSamples.Large(1, 3 << 20));

        await place.WriteAsync(record, Cancellation);
        await place.WriteAsync(record, Cancellation);
        var read = await place.ReadAsync("visits", 1, Cancellation);

        Assert.Equal(JsonSerializer.Serialize(record, RecordJson.Default.ReleaseRecord), JsonSerializer.Serialize(read, RecordJson.Default.ReleaseRecord));
        Assert.Equal("release-number-taken", await CodeAsync(() => place.WriteAsync(record with { By = "bob@ci" }, Cancellation)));
        Assert.InRange((await lab.Client.ListAsync(new KubeSelection(KubeLab.Maps, lab.Space, "slipway/record"), Cancellation)).Items.Length, 4, 8);
    }

    [Fact]
    public async Task A_history_takes_as_many_requests_for_thirty_releases_as_for_one()
    {
        await using var lab = await KubeLab.StartAsync();
        var counting = new Counting(lab.Connection);
        using var connection = new KubeConnection(new HttpMessageInvoker(counting), new KubeLimits { Chunk = 5 }, TimeProvider.System);
        var place = new NamespacePlace(Stage(lab), connection, Limits, TimeProvider.System);

        await DeployAsync(place, 1);
        var first = await CountAsync(counting, place);
        for (var number = 2; number <= 30; number++)
        {
            await DeployAsync(place, number);
        }

        var last = await CountAsync(counting, place);
        Assert.Equal((1, 30, 2), (first.Releases, last.Releases, last.Requests));
        Assert.Equal(first.Requests, last.Requests);
    }

    [Fact]
    public async Task What_is_kept_tells_after_pruning_what_it_told_before()
    {
        await using var lab = await KubeLab.StartAsync();
        var place = Place(lab);
        for (var number = 1; number <= 5; number++)
        {
            await DeployAsync(place, number, number > 3 ? DeployOutcome.Undone : DeployOutcome.Released);
        }

        var before = await place.HistoryAsync(Cancellation);
        await place.PruneAsync(before, Cancellation);
        var after = await place.HistoryAsync(Cancellation);

        Assert.Equal(before.Releases.Take(3), after.Releases);
        Assert.Equal([5, 4], after.Deploys.Select(deploy => deploy.Number));
        Assert.Equal(["visits-3", "visits-4", "visits-5"], (await place.SecretsAsync(Cancellation)).Order(StringComparer.Ordinal));
    }

    static StagePlace Stage(KubeLab lab) => new("plasma", "staging", lab.Space);

    static NamespacePlace Place(KubeLab lab, TimeProvider? time = null) => new(Stage(lab), lab.Connection, Limits, time ?? TimeProvider.System);

    static EffectIntended Intended(int i) => new(PlaceSamples.At, $"visits/step-{i}", 1);

    static async Task DeployAsync(NamespacePlace place, int number, DeployOutcome outcome = DeployOutcome.Released)
    {
        await using var journal = await place.BeginAsync(number, PlaceSamples.Began(to: number), Cancellation);
        await place.WriteAsync(PlaceSamples.Record(number, null, PlaceSamples.Secret($"visits-{number}")), Cancellation);
        await journal!.AppendAsync(PlaceSamples.Ended(outcome), isDurable: true, Cancellation);
    }

    static async Task<IJournal?> TakeUpAsync(NamespacePlace place, DeployRecord deploy)
    {
        try
        {
            return await place.TakeUpAsync(deploy, new DeployTaken(PlaceSamples.At, "bob@ci"), Cancellation);
        }
        catch (ProblemException problem) when (problem.Problems[0].Code == "journal-fenced")
        {
            return null;
        }
    }

    static async Task<(int Releases, int Requests)> CountAsync(Counting counting, NamespacePlace place)
    {
        var before = counting.Requests;
        return ((await place.HistoryAsync(Cancellation)).Releases.Length, counting.Requests - before);
    }

    static async Task<string> CodeAsync(Func<Task> doing) => (await Assert.ThrowsAsync<ProblemException>(doing)).Problems[0].Code;

    /// <summary>The lab's way to the cluster, counted.</summary>
    sealed class Counting(KubeConnection connection) : HttpMessageHandler
    {
        int _requests;

        public int Requests => _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
            var sent = new KubeRequest(request.Method, request.RequestUri!.PathAndQuery, "") { Body = body, Accept = request.Headers.NonValidated["Accept"].ToString() };
            return await connection.OpenAsync(sent, cancellationToken);
        }
    }
}
