using Slipway.Programs;
using Slipway.Tests.Engines.Databases;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

public class FailingReleaseTests
{
    /// <summary>One database and one stage for all of them: making them takes longer than any of these.</summary>
    [Fact]
    [Trait("list", "superslow")]
    public async Task A_release_that_cannot_migrate_ends_with_the_version_before_serving_every_row_and_the_cause_named()
    {
        RealParts.Require("tmpfs", Environment.IsPrivilegedProcess, "run the tests as root: a small file system is mounted");
        await using var ledger = await PostgresLedger.StartAsync();

        // A statement goes on in the server when its client has gone: whoever reads or writes would wait for ten minutes.
        await ledger.MigrateAsync("0002-locks", "yes", "lock table row in access exclusive mode;\nselect pg_sleep(600)", "{ timeout: 5s }");
        await ledger.FailsAsync(["deploy", "--rehearse"], "the migrations of `ledger` fail on a copy of its data", "was not done in time", "AccessExclusiveLock on `row`");
        await ledger.FailsAsync(["deploy"], "was not done in time", "see with `--rehearse` what takes so long", "was taken back");
        await ledger.ForgetAsync();

        await ledger.MigrateAsync("0002-renames", "yes", "alter table row rename column number to id");
        await ledger.FailsAsync(["deploy", "--rehearse"], "say that they are compatible, and release 1 does not work after them", "was taken back");
        await ledger.ForgetAsync();

        await FullAsync(ledger);

        using var store = new ForgetfulStore();
        ledger.Machine.Repository.Environment["SLIPWAY_SECRET_S3_ACCESS_KEY"] = ledger.Machine.Repository.Environment["SLIPWAY_SECRET_S3_SECRET_KEY"] = "key-of-nobody";
        await ledger.MigrateAsync("0002-drops", "no", "delete from row", $"{{ snapshot: {{ to: \"s3://backups/here?endpoint={store.Endpoint}\" }} }}");
        await ledger.FailsAsync(["deploy"], "cannot be read", "the SHA-256 differs", "was taken back");
        await ledger.ForgetAsync();

        await AwayAsync(ledger);
    }

    /// <summary>No room for the snapshot.</summary>
    static async Task FullAsync(PostgresLedger ledger)
    {
        var small = Directory.CreateDirectory(Path.Combine(ledger.Machine.Repository.Base, "small")).FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "slipway-test", small);
        try
        {
            await ledger.MigrateAsync("0002-drops", "no", "delete from row", $"{{ snapshot: {{ to: {small} }} }}");
            await ledger.FailsAsync(["deploy"], "there is no room for a snapshot in", "nothing was begun", "was taken back");
            await ledger.ForgetAsync();
        }
        finally
        {
            await RunAsync("umount", small);
        }
    }

    /// <summary>The database dies in the middle of a migration: nobody can be served then, and as soon as it is back everything is as it was.</summary>
    static async Task AwayAsync(PostgresLedger ledger)
    {
        await ledger.MigrateAsync("0002-drops", "no", "delete from row;\nselect pg_sleep(600)");
        var deploy = ledger.Machine.Lab.Start("deploy", "--stage", "live");
        await deploy.SeeAsync("applying 0002-drops");
        await ledger.KillDatabaseAsync();
        Assert.Equal(1, await deploy.EndAsync());
        Assert.Matches("server closed the connection|connection to server", deploy.Text);
        Assert.Contains("was away, or would not: the cluster, or a database", deploy.Text, StringComparison.Ordinal);

        await ledger.StartDatabaseAsync();
        var undo = await ledger.RunAsync("undo");
        Assert.True(undo.ExitCode == 0, $"{deploy.Text}\n{undo.Whole}");
        await ledger.ServesAsync();
        Assert.DoesNotContain("underway", (await ledger.RunAsync("releases")).Output, StringComparison.Ordinal);
    }

    static async Task RunAsync(params string[] words)
    {
        var run = await ServerLab.Runner.RunAsync(ProgramCall.Of(words), TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
