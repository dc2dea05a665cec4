using System.Collections.Concurrent;
using Slipway.Data.Locks;
using Slipway.Data.Work;
using Slipway.Engines.Databases;

namespace Slipway.Tests.Data.Locks;

public sealed class LocksTests
{
    const string Schema = "CREATE TABLE visit (id BIGINT PRIMARY KEY); CREATE TABLE visitor (id BIGINT PRIMARY KEY); CREATE TABLE free (id BIGINT PRIMARY KEY);";

    [Theory]
    [InlineData(
        ProviderKinds.PostgreSql, "postgresql", "SET ROLE visits;",
        "BEGIN; LOCK TABLE visit IN ACCESS EXCLUSIVE MODE; LOCK TABLE visitor IN SHARE MODE; LOCK TABLE free IN ROW EXCLUSIVE MODE; CREATE TABLE made (id int); SELECT pg_sleep(600);",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'visits'",
        "visit AccessExclusiveLock ReadsAndWrites", "visitor ShareLock Writes")]
    [InlineData(
        ProviderKinds.MariaDb, "mariadb-server", "INSTALL SONAME 'metadata_lock_info';",
        "LOCK TABLES visit WRITE, visitor READ; SELECT SLEEP(600);",
        "KILL HARD USER visits",
        "visit MDL_SHARED_NO_READ_WRITE ReadsAndWrites", "visitor MDL_SHARED_READ_ONLY Writes")]
    public async Task Locks_that_keep_others_off_are_seen_until_the_watch_is_stopped(string kind, string package, string prepare, string take, string end, params string[] expected)
    {
        await using var lab = await DataLab.StartAsync(kind, package);
        await lab.AdminAsync(prepare + Schema);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(DataLab.Token);
        var (watch, seen) = (new LockWatch(TimeProvider.System), new ConcurrentBag<HeldLock>());
        var watching = lab.Server.WatchLocksAsync("visits", See, stop.Token);
        var taking = lab.AppAsync(take);
        for (var rest = 2400; seen.Count(held => held.Table == "visitor") < 3; rest--)
        {
            Assert.True(rest > 0 && !watching.IsCompleted, "no lock is seen");
            await Task.Delay(50, DataLab.Token);
        }

        await lab.AdminAsync(end);
        await taking;
        await stop.CancelAsync();
        await watching;

        var locks = watch.End();
        Assert.Equal(expected, locks.Select(held => $"{held.Table} {held.Mode} {held.Blocks}").Order(StringComparer.Ordinal));
        Assert.All(locks, held => Assert.True(held.Held > TimeSpan.Zero));

        void See(IReadOnlyCollection<HeldLock> held)
        {
            watch.See(held);
            held.ToList().ForEach(seen.Add);
        }
    }
}
