using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Execution.Journal;
using Slipway.Releases.Places.Machine;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places.Machine;

public sealed class MachineLeasesTests : IDisposable
{
    readonly MachineLab _lab = new();
    readonly ConcurrentQueue<string> _told = new();

    static CancellationToken Cancellation => MachineLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Whoever_is_at_work_is_named_and_not_disturbed_and_when_killed_free_at_once()
    {
        using var holder = await HolderProcess.StartAsync(_lab);

        var problem = await MachineLab.ProblemAsync(() => _lab.LeaseAsync(LeaseConflict.Refuse));
        Assert.Equal(("lease-held", "ada@laptop is deploying `visits`"), (problem.Code, problem.What));
        Assert.Contains($"its process {holder.Pid.ToString(CultureInfo.InvariantCulture)} holds the lease", problem.Why, StringComparison.Ordinal);
        Assert.Equal("ok", await holder.DoAsync("check"));

        await holder.KillAsync();
        await using var leases = await _lab.LeaseAsync(LeaseConflict.Refuse, _told.Enqueue);
        Assert.Equal(["ada@laptop is not at work any more: taking over the lease of `visits`"], _told);
    }

    [Fact]
    public async Task Whoever_is_stopped_keeps_the_lease_and_after_a_takeover_of_the_journal_writes_nothing_more()
    {
        using var holder = await HolderProcess.StartAsync(_lab);
        Assert.Equal("ok", await holder.DoAsync("append"));
        await holder.SignalAsync("STOP");

        Assert.Equal("lease-held", (await MachineLab.ProblemAsync(() => _lab.LeaseAsync(LeaseConflict.Refuse))).Code);
        await using var taken = await _lab.Place.TakeUpAsync(Assert.Single((await _lab.Place.HistoryAsync(Cancellation)).Deploys), new DeployTaken(PlaceSamples.At, "bob@ci"), Cancellation);
        await holder.SignalAsync("CONT");

        Assert.Equal("journal-fenced", await holder.DoAsync("append"));
        Assert.Equal("journal-fenced", await holder.DoAsync("check"));
        await taken.CheckHeadAsync(Cancellation);
        Assert.Equal(3, Assert.Single((await _lab.Place.HistoryAsync(Cancellation)).Deploys).Entries.Length);
    }

    [Fact]
    public async Task Whoever_waits_has_its_turn_when_the_one_at_work_dies()
    {
        using var holder = await HolderProcess.StartAsync(_lab);
        var waiting = _lab.LeaseAsync(LeaseConflict.Wait, _told.Enqueue, "accounts", "visits");
        await MachineLab.UntilAsync(() => !_told.IsEmpty);
        Assert.Matches("^ada@laptop is deploying `visits` since .*Z: waiting for its end$", _told.First());
        Assert.False(waiting.IsCompleted);

        await holder.KillAsync();

        await using var leases = await waiting;
        await leases.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task Whoever_is_superseded_learns_it_and_is_waited_for()
    {
        using var holder = await HolderProcess.StartAsync(_lab);
        await holder.TellAsync("wait until superseded");
        var waiting = _lab.LeaseAsync(LeaseConflict.Supersede);

        Assert.Equal("ok", await holder.AnswerAsync());
        Assert.Equal("ok", await holder.DoAsync("check"));
        Assert.False(waiting.IsCompleted);
        await holder.KillAsync();

        await using var leases = await waiting;
        Assert.False(leases.Superseded.IsCancellationRequested || File.Exists(_lab.Folder.Mark("visits")));
    }

    [Fact]
    public async Task A_wish_that_was_meant_for_the_one_before_is_not_heeded()
    {
        await using var leases = await _lab.LeaseAsync(LeaseConflict.Refuse);
        LeaseFile.Write(_lab.Folder.Mark("visits"), new LeaseMark("0123456789abcdef", "eve@laptop"), Slipway.Releases.Places.RecordJson.Default.LeaseMark);
        await Task.Delay(3 * MachineLeaseTaking.Pause, Cancellation);

        Assert.False(leases.Superseded.IsCancellationRequested);
    }

    [Fact]
    public async Task What_was_taken_is_given_back_when_the_rest_cannot_be_had()
    {
        await using var visits = await _lab.LeaseAsync(LeaseConflict.Refuse);

        Assert.Equal("lease-held", (await MachineLab.ProblemAsync(() => _lab.LeaseAsync(LeaseConflict.Refuse, null, "accounts", "visits"))).Code);

        await using var accounts = await _lab.LeaseAsync(LeaseConflict.Refuse, null, "accounts");
        await visits.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task Whoever_is_superseded_while_it_waits_for_the_rest_begins_nothing()
    {
        await using var visits = await _lab.LeaseAsync(LeaseConflict.Refuse);
        var waiting = _lab.LeaseAsync(LeaseConflict.Wait, _told.Enqueue, "accounts", "visits");
        await MachineLab.UntilAsync(() => !_told.IsEmpty);

        var superseding = _lab.LeaseAsync(LeaseConflict.Supersede, null, "accounts");

        Assert.Equal("lease-superseded", (await MachineLab.ProblemAsync(() => waiting)).Code);
        await (await superseding).DisposeAsync();
    }

    [Fact]
    public async Task Where_files_cannot_be_locked_there_are_no_leases() =>
        Assert.Contains($"files in `{_lab.Folder.Leases}` cannot be locked", await HolderProcess.WithoutLocksAsync(_lab), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lease_that_somebody_removed_is_lost(bool isTaken)
    {
        await using var leases = await _lab.LeaseAsync(LeaseConflict.Refuse);
        Directory.Delete(_lab.Folder.Leases, recursive: true);
        await using var others = isTaken ? await _lab.LeaseAsync(LeaseConflict.Refuse) : null;

        Assert.Equal("lease-lost", (await MachineLab.ProblemAsync(() => leases.CheckAsync(Cancellation).AsTask())).Code);
        await MachineLab.UntilAsync(() => leases.Lost.IsCancellationRequested);
        await leases.DisposeAsync();
        Assert.Equal(isTaken, File.Exists(_lab.Folder.Owner("visits")));
    }
}
