using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

public sealed class NamespaceJournalTests : IDisposable
{
    readonly PlaceLab _lab = new();

    static CancellationToken Cancellation => PlaceLab.Cancellation;

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task An_entry_of_which_nobody_knows_whether_it_came_is_there_once(object fault)
    {
        await using var journal = await BeginAsync();
        var faults = 2;
        _lab.Cluster.Faults = request => request.Method == HttpMethod.Post && faults-- > 0 ? (Fault)fault : Fault.None;

        await journal.AppendAsync(Intended("a"), isDurable: true, Cancellation);
        await journal.AppendAsync(Intended("b"), isDurable: true, Cancellation);

        Assert.Equal(["a", "b"], (await DeployAsync()).Entries.OfType<EffectIntended>().Select(entry => entry.Step));
        Assert.Equal(3, journal.Head);
    }

    [Fact]
    public async Task An_outage_is_waited_for_once_and_not_for_each_entry()
    {
        using var lab = new PlaceLab(away: TimeSpan.FromMilliseconds(20));
        await using var journal = await lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation);
        lab.Cluster.Faults = _ => Fault.Before;
        Assert.Equal("journal-failed", (await PlaceLab.ProblemAsync(() => journal!.AppendAsync(Intended("a"), isDurable: true, Cancellation).AsTask())).Code);
        var asked = lab.Cluster.Asked.Count;
        Assert.Equal("journal-failed", (await PlaceLab.ProblemAsync(() => journal!.AppendAsync(Intended("b"), isDurable: true, Cancellation).AsTask())).Code);
        Assert.Equal(asked + 1, lab.Cluster.Asked.Count);

        lab.Cluster.Faults = _ => Fault.None;
        await journal!.AppendAsync(Intended("c"), isDurable: true, Cancellation);
    }

    [Fact]
    public async Task An_entry_does_not_stand_in_line_behind_the_records_of_many_components()
    {
        await using var journal = await BeginAsync();
        var held = new TaskCompletionSource();
        _lab.Cluster.Holdup = held.Task;
        var records = Enumerable.Range(1, 40).Select(number => _lab.Place.WriteAsync(PlaceSamples.Record(number), Cancellation)).ToList();
        _lab.Cluster.Holdup = Task.CompletedTask;

        await journal.AppendAsync(Intended("a"), isDurable: true, Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Cancellation);

        Assert.DoesNotContain(records, record => record.IsCompleted);
        held.SetResult();
        await Task.WhenAll(records);
    }

    [Fact]
    public async Task What_was_cancelled_while_it_was_written_does_not_fence_its_own_writer_off()
    {
        await using var journal = await BeginAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.Cluster.Faults = _ =>
        {
            stop.Cancel();
            return Fault.After;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.AppendAsync(Intended("a"), isDurable: true, stop.Token).AsTask());
        _lab.Cluster.Faults = _ => Fault.None;

        await journal.AppendAsync(new DeployUndoing(PlaceSamples.At, "stopped"), isDurable: true, Cancellation);

        await journal.CheckHeadAsync(Cancellation);
        var deploy = await DeployAsync();
        Assert.Equal(("stopped", 3), (deploy.Cause, deploy.Entries.Length));
    }

    [Fact]
    public async Task An_entry_that_is_refused_is_a_problem_of_the_journal()
    {
        await using var journal = await BeginAsync();
        _lab.Cluster.Faults = _ => throw new Slipway.Problems.ProblemException(new Slipway.Problems.Problem("kube-forbidden", "it may not") { Fix = "let it" });

        var problem = await PlaceLab.ProblemAsync(() => journal.AppendAsync(Intended("a"), true, Cancellation).AsTask());

        Assert.Equal(("journal-failed", "it may not", "let it"), (problem.Code, problem.Why, problem.Fix));
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_told()
    {
        await using var journal = await BeginAsync();
        await journal.AppendAsync(Intended("a"), isDurable: true, Cancellation);
        _lab.Cluster.Change("slipway.journal.plasma.staging.1.2", entry => entry["data"]!["line"] = entry.Text("data", "line")!.Replace("\"a\"", "\"b\"", StringComparison.Ordinal));

        var problem = await PlaceLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation));

        Assert.Equal("journal-broken", problem.Code);
        Assert.Contains("slipway.journal.plasma.staging.1.2", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_entry_that_is_gone_is_told(int entry)
    {
        await using var journal = await BeginAsync();
        await journal.AppendAsync(Intended("a"), isDurable: true, Cancellation);
        await journal.AppendAsync(Intended("b"), isDurable: true, Cancellation);
        _lab.Cluster.Remove($"slipway.journal.plasma.staging.1.{entry}");

        Assert.Equal("journal-broken", (await PlaceLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation))).Code);
    }

    [Fact]
    public async Task What_is_left_of_a_pruned_journal_is_no_deploy()
    {
        await using var journal = await BeginAsync();
        await journal.AppendAsync(Intended("a"), isDurable: true, Cancellation);
        await journal.AppendAsync(PlaceSamples.Ended(), isDurable: true, Cancellation);
        _lab.Cluster.Remove("slipway.journal.plasma.staging.1.1");

        Assert.Empty((await _lab.Place.HistoryAsync(Cancellation)).Deploys);
    }

    static EffectIntended Intended(string step) => new(PlaceSamples.At, step, 1);

    async Task<IJournal> BeginAsync() => await _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation) ?? throw new InvalidOperationException();

    async Task<DeployRecord> DeployAsync() => Assert.Single((await _lab.Place.HistoryAsync(Cancellation)).Deploys);
}
