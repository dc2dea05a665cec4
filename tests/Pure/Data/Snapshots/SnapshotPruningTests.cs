using Slipway.Data.Snapshots;

namespace Slipway.Tests.Data.Snapshots;

public class SnapshotPruningTests
{
    static readonly TimeSpan Keep = TimeSpan.FromDays(14);

    readonly SnapshotLab _lab = new();

    [Fact]
    public async Task Old_ones_go_but_never_the_newest_or_one_that_a_release_names()
    {
        var (oldest, named, old) = (await _lab.CreateAsync(), await _lab.CreateAsync(), await _lab.CreateAsync());
        _lab.Time.Advance(TimeSpan.FromDays(10));
        var young = await _lab.CreateAsync();
        _lab.Time.Advance(TimeSpan.FromDays(5));

        Assert.Equal(Ids(oldest, old), Ids([.. Pruning(named.Id).Old(await _lab.ListAsync())]));
        _lab.Time.Advance(TimeSpan.FromDays(50));
        Assert.Equal(Ids(oldest, named, old), Ids([.. Pruning().Old(await _lab.ListAsync())]));
        Assert.Equal(young.Id, (await _lab.ListAsync())[^1].Id);
    }

    [Fact]
    public async Task A_removed_one_leaves_nothing()
    {
        var (first, second) = (await _lab.CreateAsync(), await _lab.CreateAsync());

        await Pruning().RemoveAsync(first, SnapshotLab.Token);

        Assert.Equal([second.ContentName, second.RecordName], _lab.Store.Files.Keys);
    }

    [Fact]
    public async Task A_content_that_never_became_a_snapshot_goes_when_nobody_can_be_writing_it_any_more()
    {
        var (whole, broken) = (await _lab.CreateAsync(), await _lab.CreateAsync());
        _lab.Store.Files.Remove(broken.RecordName);
        Assert.Empty(await Pruning().UnfinishedAsync(SnapshotLab.Token));
        _lab.Time.Advance(TimeSpan.FromDays(3));

        Assert.Equal(broken.ContentName, Assert.Single(await Pruning().UnfinishedAsync(SnapshotLab.Token)).Name);
        Assert.NotEqual(whole.Id, broken.Id);
    }

    [Fact]
    public async Task Kept_databases_go_by_their_age_and_others_never()
    {
        var made = await _lab.CreateAsync();
        await _lab.Restoring.RestoreAsync(made, DatabaseCopies.NewMark(_lab.Time.GetUtcNow()), SnapshotProgress.None, SnapshotLab.Token);
        var old = Assert.Single(_lab.Server.Databases.Keys, name => name != "visits");
        _lab.Server.Databases["visits_kept_by_ada"] = new();
        _lab.Time.Advance(TimeSpan.FromDays(15));
        await _lab.Restoring.RestoreAsync(made, DatabaseCopies.NewMark(_lab.Time.GetUtcNow()), SnapshotProgress.None, SnapshotLab.Token);

        Assert.Equal([old], await Pruning().OldCopiesAsync(_lab.Server, "visits", SnapshotLab.Token));
    }

    SnapshotPruning Pruning(params string[] named) => new(_lab.Archive, Keep, named.Contains, _lab.Time);

    static IEnumerable<string> Ids(params SnapshotRecord[] snapshots) => snapshots.Select(snapshot => snapshot.Id).Order(StringComparer.Ordinal);
}
