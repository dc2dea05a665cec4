using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places.Machine;

public sealed class MachineJournalTests : IDisposable
{
    readonly MachineLab _lab = new();

    static CancellationToken Cancellation => MachineLab.Cancellation;

    string Journal1 => _lab.Folder.Journal(1);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Of_many_writers_one_goes_on()
    {
        var began = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation), Cancellation)));
        await using var first = Assert.Single(began.OfType<IJournal>());
        var deploy = await DeployAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TakeUpAsync(deploy), Cancellation)));
        await using var second = Assert.Single(taken.OfType<IJournal>());

        Assert.Equal("journal-fenced", (await MachineLab.ProblemAsync(() => first.AppendAsync(Intended("a"), true, Cancellation).AsTask())).Code);
        await second.AppendAsync(Intended("b"), isDurable: true, Cancellation);
        Assert.Equal(3, (await DeployAsync()).Entries.Length);
    }

    [Fact]
    public async Task A_torn_last_line_is_not_written_and_is_gone_on_behind()
    {
        await BeginAsync("a", "b");
        var whole = await File.ReadAllBytesAsync(Journal1, Cancellation);
        var last = whole.AsSpan(..^1).LastIndexOf((byte)'\n') + 1;
        for (var length = last; length < whole.Length - 1; length++)
        {
            await File.WriteAllBytesAsync(Journal1, whole[..length], Cancellation);
            var deploy = await DeployAsync();
            Assert.Equal(["a"], Steps(deploy));
            await using (var journal = await _lab.Place.TakeUpAsync(deploy, new DeployTaken(PlaceSamples.At, "bob@ci"), Cancellation))
            {
                await journal.AppendAsync(Intended("c"), isDurable: true, Cancellation);
                await journal.CheckHeadAsync(Cancellation);
            }

            Assert.Equal(["a", "c"], Steps(await DeployAsync()));
            Assert.True((await File.ReadAllBytesAsync(Journal1, Cancellation)).AsSpan().StartsWith(whole.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_line_that_was_changed_is_told(int changed)
    {
        await BeginAsync("step-1", "step-2", "step-3");
        var lines = await File.ReadAllLinesAsync(Journal1, Cancellation);
        lines[changed] = lines[changed].Replace("visits", "photos", StringComparison.Ordinal).Replace("step-", "other-", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Journal1, lines, Cancellation);

        var problem = await MachineLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation));

        Assert.Equal("journal-broken", problem.Code);
        Assert.Contains(Journal1, problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_gone_is_told()
    {
        await BeginAsync("a", "b");
        var lines = await File.ReadAllLinesAsync(Journal1, Cancellation);
        await File.WriteAllLinesAsync(Journal1, [lines[0], lines[2]], Cancellation);

        Assert.Equal("journal-broken", (await MachineLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation))).Code);
    }

    [Fact]
    public async Task A_journal_that_was_removed_is_lost_and_not_made_anew()
    {
        await using var journal = (await _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation))!;
        File.Delete(Journal1);

        Assert.Equal("journal-fenced", (await MachineLab.ProblemAsync(() => journal.AppendAsync(Intended("a"), true, Cancellation).AsTask())).Code);
        Assert.Equal("journal-fenced", (await MachineLab.ProblemAsync(() => journal.CheckHeadAsync(Cancellation).AsTask())).Code);
        Assert.False(File.Exists(Journal1));
    }

    [Fact]
    public async Task Whoever_is_killed_while_it_writes_leaves_a_journal_that_can_be_taken_up()
    {
        var before = 0;
        for (var time = 0; time < 4; time++)
        {
            using var holder = await HolderProcess.StartAsync(_lab);
            await holder.TellAsync("append for ever");
            await MachineLab.UntilAsync(() => new FileInfo(Journal1).Length > (before * 60) + 5000);
            await holder.KillAsync();

            var deploy = await DeployAsync();
            Assert.Equal(time, deploy.Entries.OfType<DeployTaken>().Count());
            Assert.True(deploy.Entries.Length > before);
            before = deploy.Entries.Length;
        }
    }

    static EffectIntended Intended(string step) => new(PlaceSamples.At, step, 1);

    static IEnumerable<string> Steps(DeployRecord deploy) => deploy.Entries.OfType<EffectIntended>().Select(entry => entry.Step);

    async Task BeginAsync(params string[] steps)
    {
        await using var journal = await _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation);
        foreach (var step in steps)
        {
            await journal!.AppendAsync(Intended(step), isDurable: true, Cancellation);
        }
    }

    async Task<DeployRecord> DeployAsync() => Assert.Single((await _lab.Place.HistoryAsync(Cancellation)).Deploys);

    async Task<IJournal?> TakeUpAsync(DeployRecord deploy)
    {
        try
        {
            return await _lab.Place.TakeUpAsync(deploy, new DeployTaken(PlaceSamples.At, "bob@ci"), Cancellation);
        }
        catch (ProblemException problem) when (problem.Problems[0].Code == "journal-fenced")
        {
            return null;
        }
    }
}
