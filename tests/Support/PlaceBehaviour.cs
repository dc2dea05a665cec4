using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Xunit;

namespace Slipway.Tests.Support;

/// <summary>What holds in every home of a stage's releases.</summary>
public abstract class PlaceBehaviour
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    IReleasePlace All => Place(releases: 20, deploys: 50, entries: 5000);

    /// <summary>The same place each time, with other limits.</summary>
    protected abstract IReleasePlace Place(int releases, int deploys, int entries);

    [Fact]
    public async Task Before_the_first_deploy_nothing_is_there()
    {
        var history = await All.HistoryAsync(Cancellation);

        Assert.Equal((0, 0, 1), (history.Releases.Length, history.Deploys.Length, history.NextDeploy));
        Assert.Null(await All.ReadAsync("visits", 1, Cancellation));
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was()
    {
        var record = PlaceSamples.Record(1, 1, PlaceSamples.Secret("visits-secret"), new JsonObject { ["kind"] = "Service", ["n"] = 1.5 });

        await All.WriteAsync(record, Cancellation);

        Assert.Equal(Text(record), Text((await All.ReadAsync("visits", 1, Cancellation))!));
        Assert.Null(await All.ReadAsync("visits", 2, Cancellation));
    }

    [Fact]
    public async Task A_record_of_megabytes_comes_back_too()
    {
        var record = PlaceSamples.Record(1, 1, PlaceSamples.Large(1, 3 << 20));

        await All.WriteAsync(record, Cancellation);

        Assert.Equal(Text(record), Text((await All.ReadAsync("visits", 1, Cancellation))!));
    }

    [Fact]
    public async Task A_number_is_of_one_record_and_the_same_again_does_nothing()
    {
        await All.WriteAsync(PlaceSamples.Record(1), Cancellation);
        await All.WriteAsync(PlaceSamples.Record(1), Cancellation);

        Assert.Equal("release-number-taken", await CodeAsync(() => All.WriteAsync(PlaceSamples.Record(1) with { By = "bob@ci" }, Cancellation)));
        Assert.Equal("ada@laptop", (await All.ReadAsync("visits", 1, Cancellation))!.By);
    }

    [Fact]
    public async Task What_is_in_a_secret_is_not_recorded()
    {
        var secret = PlaceSamples.Secret("visits-secret");
        secret["stringData"] = new JsonObject { ["A"] = "hunter2" };

        Assert.Equal("record-has-secret", await CodeAsync(() => All.WriteAsync(PlaceSamples.Record(1, 1, secret), Cancellation)));
        Assert.Null(await All.ReadAsync("visits", 1, Cancellation));
    }

    [Fact]
    public async Task A_history_tells_what_is_in_the_records_and_how_they_ended()
    {
        await DeployAsync(1);
        await DeployAsync(2, DeployOutcome.Undone);
        await DeployAsync(3, DeployOutcome.Underway);

        var history = await All.HistoryAsync(Cancellation);

        Assert.Equal([(3, DeployOutcome.Underway), (2, DeployOutcome.Undone), (1, DeployOutcome.Released)], history.Releases.Select(release => (release.Number, release.Outcome)));
        var (record, first) = (PlaceSamples.Record(1), history.Standing("visits")!);
        Assert.Equal(
            (record.Version, record.Commit, record.Image, record.Fingerprint, record.Origin, record.By, record.At, record.Deploy, TimeSpan.FromSeconds(12)),
            (first.Version, first.Commit, first.Image, first.Fingerprint, first.Origin, first.By, first.At, first.Deploy, first.Elapsed));
        Assert.Equal((3, 4, 4), (Assert.Single(history.Unfinished).Number, history.NextDeploy, history.NextNumber("visits")));
    }

    [Fact]
    public async Task A_history_tells_what_became_of_the_schema()
    {
        await DeployAsync(1, schema: PlaceSamples.Schema(Compatibility.No));

        Assert.Equal(new SchemaSummary("0001-visitors", "0002-totals", Compatibility.No), Assert.Single((await All.HistoryAsync(Cancellation)).Releases).Schema);
    }

    [Fact]
    public async Task A_history_tells_whose_data_somebody_has_put_back()
    {
        await DeployAsync(1);
        await DeployAsync(2);
        await All.NoteRestoredAsync("visits", 2, "visits-database-1", Cancellation);
        await All.NoteRestoredAsync("visits", 2, "visits-database-2", Cancellation);

        Assert.Equal(["visits-database-2", null], (await All.HistoryAsync(Cancellation)).Of("visits").Select(release => release.Restored));
    }

    [Fact]
    public async Task What_was_appended_is_read_in_its_order()
    {
        await using var journal = await BeginAsync();
        for (var i = 2; i <= 12; i++)
        {
            await journal.AppendAsync(Intended($"step-{i}"), isDurable: true, Cancellation);
        }

        var deploy = await DeployAsync();

        Assert.Equal((12, 1, DeployOutcome.Underway, 12L), (deploy.Entries.Length, deploy.Number, deploy.Outcome, journal.Head));
        Assert.Equal(Enumerable.Range(2, 11).Select(i => $"step-{i}"), deploy.Entries.OfType<EffectIntended>().Select(entry => entry.Step));
        Assert.Equal("visits", Assert.Single(deploy.Began!.Components).Component);
    }

    [Fact]
    public async Task A_deploy_is_begun_once()
    {
        await using var first = await BeginAsync();

        Assert.Null(await All.BeginAsync(1, PlaceSamples.Began(), Cancellation));
    }

    [Fact]
    public async Task Whoever_takes_a_deploy_up_fences_the_one_before_off()
    {
        await using var first = await BeginAsync();
        await using var second = await All.TakeUpAsync(await DeployAsync(), Taken(), Cancellation);

        Assert.Equal("journal-fenced", await CodeAsync(() => first.CheckHeadAsync(Cancellation).AsTask()));
        Assert.Equal("journal-fenced", await CodeAsync(() => first.AppendAsync(Intended("a"), true, Cancellation).AsTask()));
        await second.CheckHeadAsync(Cancellation);
        await second.AppendAsync(Intended("b"), isDurable: true, Cancellation);
        Assert.Equal((3, 3L), ((await DeployAsync()).Entries.Length, second.Head));
    }

    [Fact]
    public async Task Of_two_who_take_a_deploy_up_with_the_same_words_one_goes_on()
    {
        await using var first = await BeginAsync();
        var deploy = await DeployAsync();
        await using var second = await All.TakeUpAsync(deploy, Taken(), Cancellation);

        Assert.Equal("journal-fenced", await CodeAsync(() => All.TakeUpAsync(deploy, Taken(), Cancellation)));
        await second.AppendAsync(Intended("b"), isDurable: true, Cancellation);
    }

    [Fact]
    public async Task What_is_kept_tells_after_pruning_what_it_told_before()
    {
        for (var number = 1; number <= 6; number++)
        {
            await DeployAsync(number, number == 4 ? DeployOutcome.Undone : DeployOutcome.Released);
        }

        await PruneAsync(Place(releases: 3, deploys: 2, entries: 5000));
        var history = await All.HistoryAsync(Cancellation);

        Assert.Equal([6, 5], history.Deploys.Select(deploy => deploy.Number));
        Assert.Equal([(6, DeployOutcome.Released), (5, DeployOutcome.Released), (4, DeployOutcome.Undone)], history.Releases.Select(release => (release.Number, release.Outcome)));
        Assert.All(history.Releases, release => Assert.Equal(TimeSpan.FromSeconds(12), release.Elapsed));
        Assert.Null(await All.ReadAsync("visits", 3, Cancellation));
    }

    [Fact]
    public async Task What_stands_or_is_underway_or_waits_for_a_person_is_never_pruned()
    {
        await DeployAsync(1);
        await DeployAsync(2);
        await DeployAsync(3, DeployOutcome.Underway);
        await DeployAsync(4, DeployOutcome.NeedsPerson);
        for (var number = 5; number <= 9; number++)
        {
            await DeployAsync(number, DeployOutcome.Undone);
        }

        await PruneAsync(Place(releases: 3, deploys: 2, entries: 5000));
        var history = await All.HistoryAsync(Cancellation);

        Assert.Equal([9, 8, 7, 4, 3, 2], history.Releases.Select(release => release.Number));
        Assert.Equal([9, 8, 4, 3], history.Deploys.Select(deploy => deploy.Number));
        Assert.Equal(2, history.Standing("visits")!.Number);
    }

    [Fact]
    public async Task Long_journals_are_pruned_earlier_but_never_the_newest()
    {
        for (var number = 1; number <= 4; number++)
        {
            await DeployAsync(number);
        }

        await PruneAsync(Place(releases: 20, deploys: 50, entries: 4));
        Assert.Equal([4, 3], (await All.HistoryAsync(Cancellation)).Deploys.Select(deploy => deploy.Number));
        await PruneAsync(Place(releases: 20, deploys: 50, entries: 1));

        var history = await All.HistoryAsync(Cancellation);
        Assert.Equal((4, 5, 4), (Assert.Single(history.Deploys).Number, history.NextDeploy, history.Releases.Length));
    }

    [Fact]
    public async Task What_came_after_the_history_was_read_is_not_pruned()
    {
        await DeployAsync(1);
        var history = await All.HistoryAsync(Cancellation);
        for (var number = 2; number <= 9; number++)
        {
            await DeployAsync(number);
        }

        await Place(releases: 3, deploys: 2, entries: 5000).PruneAsync(history, Cancellation);

        Assert.Equal(9, (await All.HistoryAsync(Cancellation)).Releases.Length);
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_free()
    {
        var first = await All.LeaseAsync(PlaceSamples.Request("ada@laptop", LeaseConflict.Refuse, Fail, "accounts", "visits"), Cancellation);
        await first.CheckAsync(Cancellation);
        await first.DisposeAsync();

        await using var second = await All.LeaseAsync(PlaceSamples.Request("bob@ci", LeaseConflict.Refuse, Fail, "accounts", "visits"), Cancellation);
        Assert.False(second.Lost.IsCancellationRequested || second.Superseded.IsCancellationRequested);
    }

    static EffectIntended Intended(string step) => new(PlaceSamples.At, step, 1);

    static DeployTaken Taken() => new(PlaceSamples.At, "bob@ci");

    static void Fail(string told) => Assert.Fail(told);

    static string Text(ReleaseRecord record) => JsonSerializer.Serialize(record, RecordJson.Default.ReleaseRecord);

    static async Task<string> CodeAsync(Func<Task> doing) => (await Assert.ThrowsAsync<ProblemException>(doing)).Problems[0].Code;

    static async Task PruneAsync(IReleasePlace place) => await place.PruneAsync(await place.HistoryAsync(Cancellation), Cancellation);

    async Task<IJournal> BeginAsync() => await All.BeginAsync(1, PlaceSamples.Began(), Cancellation) ?? throw new InvalidOperationException();

    async Task<DeployRecord> DeployAsync() => Assert.Single((await All.HistoryAsync(Cancellation)).Deploys);

    /// <summary>A deploy that made this release of the component, with the same number.</summary>
    async Task DeployAsync(int number, DeployOutcome outcome = DeployOutcome.Released, SchemaChange? schema = null)
    {
        await using var journal = await All.BeginAsync(number, PlaceSamples.Began(to: number, from: number - 1), Cancellation);
        await All.WriteAsync(PlaceSamples.Record(number) with { Schema = schema }, Cancellation);
        if (outcome != DeployOutcome.Underway)
        {
            await journal!.AppendAsync(PlaceSamples.Ended(outcome), isDurable: true, Cancellation);
        }
    }
}
