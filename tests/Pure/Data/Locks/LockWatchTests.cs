using System.IO.Pipelines;
using System.Text;
using Slipway.Data.Locks;
using Slipway.Data.MariaDb;
using Slipway.Data.PostgreSql;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Tests.Data.Snapshots;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Data.Locks;

public class LockWatchTests
{
    static readonly HeldLock Visit = new("7", "visit", "AccessExclusiveLock", LockBlocks.ReadsAndWrites);
    static readonly HeldLock Visitor = new("7", "visitor", "ShareLock", LockBlocks.Writes);

    readonly HandTime _time = new();

    [Fact]
    public void A_lock_was_held_from_when_it_was_first_seen_until_it_was_last_and_several_times_add_up()
    {
        var watch = new LockWatch(_time);
        See(watch, Visit);
        See(watch, Visit, Visitor);
        See(watch, Visit with { Holder = "8" }, Visitor);
        See(watch, Visit with { Holder = "8" }, Visitor);
        See(watch, Visitor);
        See(watch);

        Assert.Equal(
            [new TableLock("visitor", "ShareLock", LockBlocks.Writes, TimeSpan.FromMilliseconds(60)), new TableLock("visit", "AccessExclusiveLock", LockBlocks.ReadsAndWrites, TimeSpan.FromMilliseconds(40))],
            watch.End());
    }

    [Fact]
    public void What_is_held_at_the_end_counts_too()
    {
        var watch = new LockWatch(_time);
        See(watch, Visit);
        See(watch, Visit);

        Assert.Equal(TimeSpan.FromMilliseconds(20), Assert.Single(watch.End()).Held);
    }

    [Fact]
    public void Lines_of_both_servers_are_read()
    {
        Assert.Equal(
            [Visit, new HeldLock("8", "audit.entry", "ShareLock", LockBlocks.Writes)],
            PostgreSqlLocks.Read(PostgreSqlClient.Json("""[["7", "public", "visit", "AccessExclusiveLock"], ["8", "audit", "entry", "ShareLock"]]""")));
        Assert.Equal(
            [new HeldLock("7", "odd\\\"name", "MDL_EXCLUSIVE", LockBlocks.ReadsAndWrites), new HeldLock("8", "visit", "SHARED_NO_WRITE", LockBlocks.Writes)],
            MariaDbLocks.Read("""[[7, "odd\\\\\\"name", "MDL_EXCLUSIVE"],[8, "visit", "SHARED_NO_WRITE"],[8, "#sql-1", "EXCLUSIVE"]]"""));
    }

    [Fact]
    public async Task A_question_is_asked_again_when_it_was_answered_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var answers = new List<string>();
        var (asked, answered) = (new Pipe(), new Pipe());
        using var question = new RepeatedQuestion("begin;\n", "held?\n", Answered, TimeProvider.System, stop.Token);

        await question.HoldAsync(async (ask, listen, end) =>
        {
            var listening = listen(answered.Reader.AsStream(), end);
            await Task.WhenAll(ask(asked.Writer.AsStream(), end), EchoAsync(asked.Reader.AsStream(), answered.Writer.AsStream()));
            await listening;
        });

        Assert.Equal(["held?", "held?", "held?"], answers);

        void Answered(string line)
        {
            answers.Add(line);
            if (answers.Count == 3)
            {
                stop.Cancel();
                asked.Writer.Complete();
            }
        }
    }

    [Fact]
    public async Task A_session_that_breaks_is_told_and_one_that_was_stopped_is_not()
    {
        using var stop = new CancellationTokenSource();
        using var question = new RepeatedQuestion("", "held?\n", _ => { }, TimeProvider.System, stop.Token);
        Task Away() => throw new ProblemException(new Problem("data-unreachable", "the server is away"));

        Assert.Equal("data-unreachable", (await SnapshotLab.FailsAsync(() => question.HoldAsync((_, _, _) => Away()))).Code);
        await stop.CancelAsync();
        await question.HoldAsync((_, _, _) => Away());
    }

    /// <summary>Sees some, and then 20 ms go by.</summary>
    void See(LockWatch watch, params HeldLock[] held)
    {
        watch.See(held);
        _time.Advance(TimeSpan.FromMilliseconds(20));
    }

    static async Task EchoAsync(Stream asked, Stream answered)
    {
        using var reader = new StreamReader(asked, Encoding.UTF8);
        await using (answered)
        {
            while (await reader.ReadLineAsync(SnapshotLab.Token) is { } line)
            {
                await answered.WriteAsync(Encoding.UTF8.GetBytes(line == "held?" ? "held?\n" : ""), SnapshotLab.Token);
                await answered.FlushAsync(SnapshotLab.Token);
            }
        }
    }
}
