using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;
using Slipway.Tests.Releases.Places;

namespace Slipway.Tests.Releases.Deploys;

public sealed class DeployRunTests : IAsyncDisposable
{
    const string Commit = "deploy-committed";

    readonly RunLab _lab = new();

    [Fact]
    public async Task All_is_applied_and_then_one_entry_decides()
    {
        var end = await _lab.ForwardAsync(RunLab.Piece("accounts"), RunLab.Piece("visits"));

        var journal = await _lab.JournalAsync();
        Assert.Equal((DeployOutcome.Released, "2", "2"), (end.Outcome, _lab.Serving("accounts"), _lab.Serving("visits")));
        Assert.Equal((DeployOutcome.Released, true, null), (journal.Outcome, journal.IsCommitted, journal.Cause));
    }

    [Fact]
    public async Task What_fails_is_taken_back_with_all_that_went_before_and_the_cause_is_named()
    {
        var end = await _lab.ForwardAsync(RunLab.Piece("accounts"), RunLab.Piece("visits", RunLab.Secret("unknown")));

        var journal = await _lab.JournalAsync();
        Assert.Equal((DeployOutcome.Undone, "release-secret"), (end.Outcome, Assert.Single(end.Causes).Code));
        Assert.Equal(("1", "1"), (_lab.Serving("accounts"), _lab.Serving("visits")));
        Assert.Equal((DeployOutcome.Undone, false, end.Causes[0].What), (journal.Outcome, journal.IsCommitted, journal.Cause));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_waits_for_a_person_and_is_taken_back_when_it_can_be()
    {
        var visits = RunLab.Piece("visits", RunLab.Secret("unknown"));
        visits = visits with { From = visits.From! with { Objects = [.. visits.From.Objects, RunLab.Secret("removed-by-somebody")] } };

        var end = await _lab.ForwardAsync(visits);

        Assert.Equal((DeployOutcome.NeedsPerson, 2), (end.Outcome, end.Causes.Length));
        Assert.Equal(DeployOutcome.NeedsPerson, (await _lab.JournalAsync()).Outcome);
        var mended = visits with { From = visits.From with { Objects = [visits.From.Objects[0]] } };
        Assert.Equal(DeployOutcome.Undone, (await _lab.GoOnAsync(run => run.BackAsync([]), mended)).Outcome);
        Assert.Equal(("1", DeployOutcome.Undone), (_lab.Serving("visits"), (await _lab.JournalAsync()).Outcome));
    }

    [Fact]
    public async Task While_the_cluster_is_away_nothing_is_decided_and_whoever_comes_next_goes_on()
    {
        var isAway = false;
        _lab.Leases.Checked = () => isAway = true;
        _lab.Cluster.Faults = _ => isAway ? Fault.Before : Fault.None;

        var end = await _lab.ForwardAsync(RunLab.Piece("visits"));

        (_lab.Leases.Checked, isAway) = (() => { }, false);
        Assert.Equal((DeployOutcome.Underway, DeployOutcome.Underway), (end.Outcome, (await _lab.JournalAsync()).Outcome));
        Assert.Contains(end.Causes, cause => cause.Code == "kube-unreachable");
        Assert.Equal(DeployOutcome.Released, (await _lab.GoOnAsync(run => run.ForwardAsync(_ => [], RunLab.Cancellation), RunLab.Piece("visits"))).Outcome);
        Assert.Equal("2", _lab.Serving("visits"));
    }

    [Fact]
    public async Task How_long_it_took_counts_from_its_beginning_whoever_ends_it()
    {
        _lab.Cluster.Faults = request => IsCommit(request) ? Fault.Before : Fault.None;
        var broken = await _lab.ForwardAsync(RunLab.Piece("visits"));
        _lab.Cluster.Faults = _ => Fault.None;

        var end = await _lab.GoOnAsync(run => run.ForwardAsync(_ => [], RunLab.Cancellation), RunLab.Piece("visits"));

        Assert.Equal((DeployOutcome.Underway, DeployOutcome.Released), (broken.Outcome, end.Outcome));
        Assert.True(broken.Elapsed < TimeSpan.FromDays(365), $"{broken}");
        Assert.True(end.Elapsed > TimeSpan.FromDays(365), $"it began in 1970: {end}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nobody_knows_whether_the_deciding_entry_was_written_nothing_is_taken_back(bool isWritten)
    {
        var isBroken = false;
        _lab.Cluster.Faults = request => !isBroken && !IsCommit(request) ? Fault.None : isBroken ? Fault.Before : Broken();

        var end = await _lab.ForwardAsync(RunLab.Piece("visits"));

        _lab.Cluster.Faults = _ => Fault.None;
        var journal = await _lab.JournalAsync();
        Assert.Equal((DeployOutcome.Underway, isWritten, null, "2"), (end.Outcome, journal.IsCommitted, journal.Cause, _lab.Serving("visits")));
        var next = await _lab.GoOnAsync(run => isWritten ? run.FinishAsync() : run.ForwardAsync(_ => [], RunLab.Cancellation), RunLab.Piece("visits"));
        Assert.Equal((DeployOutcome.Released, DeployOutcome.Released), (next.Outcome, (await _lab.JournalAsync()).Outcome));

        Fault Broken()
        {
            isBroken = true;
            return isWritten ? Fault.After : Fault.Before;
        }
    }

    [Fact]
    public async Task Who_is_asked_to_stop_takes_back_what_it_has_begun()
    {
        _lab.Leases.Checked = _lab.Leases.Supersede;

        var end = await _lab.ForwardAsync(RunLab.Piece("accounts"), RunLab.Piece("visits"));

        Assert.Equal((DeployOutcome.Undone, "deploy-superseded"), (end.Outcome, Assert.Single(end.Causes).Code));
        Assert.Equal(("1", "1"), (_lab.Serving("accounts"), _lab.Serving("visits")));
    }

    [Fact]
    public async Task Whoever_presses_Ctrl_C_has_everything_taken_back()
    {
        using var user = new CancellationTokenSource();
        _lab.Leases.Checked = user.Cancel;

        var end = await _lab.ForwardAsync(user.Token, RunLab.Piece("visits"));

        Assert.Equal((DeployOutcome.Undone, "deploy-cancelled", "1"), (end.Outcome, Assert.Single(end.Causes).Code, _lab.Serving("visits")));
    }

    [Fact]
    public async Task Who_has_lost_its_lease_changes_nothing_more_and_says_so()
    {
        _lab.Leases.Checked = _lab.Leases.Lose;

        var end = await _lab.ForwardAsync(RunLab.Piece("visits"));

        Assert.Equal((DeployOutcome.Underway, "lease-lost"), (end.Outcome, Assert.Single(end.Causes).Code));
        var journal = await _lab.JournalAsync();
        Assert.Equal(("1", DeployOutcome.Underway, null), (_lab.Serving("visits"), journal.Outcome, journal.Cause));
    }

    [Fact]
    public async Task Who_loses_its_lease_while_it_takes_back_leaves_the_rest_to_the_next_one()
    {
        var checks = 0;
        _lab.Leases.Checked = () =>
        {
            if (++checks == 2)
            {
                _lab.Leases.Lose();
            }
        };

        var end = await _lab.ForwardAsync(RunLab.Piece("visits", RunLab.Secret("unknown")));

        Assert.Equal((DeployOutcome.Underway, "2", DeployOutcome.Underway), (end.Outcome, _lab.Serving("visits"), (await _lab.JournalAsync()).Outcome));
        Assert.Equal(["lease-lost", "release-secret"], end.Causes.Select(cause => cause.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_was_fenced_off_changes_nothing_more()
    {
        _lab.Leases.Checked = () =>
        {
            _lab.Leases.Checked = () => { };
            Task.Run(async () => await _lab.GoOnAsync(_ => Task.FromResult<DeployEnd>(null!))).GetAwaiter().GetResult();
        };

        var end = await _lab.ForwardAsync(RunLab.Piece("accounts"), RunLab.Piece("visits"));

        Assert.Equal((DeployOutcome.Underway, "1"), (end.Outcome, _lab.Serving("visits")));
        Assert.Contains(end.Causes, cause => cause.Code == "journal-fenced");
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    static bool IsCommit(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.Content!.ReadAsStringAsync(RunLab.Cancellation).GetAwaiter().GetResult().Contains(Commit, StringComparison.Ordinal);
}
