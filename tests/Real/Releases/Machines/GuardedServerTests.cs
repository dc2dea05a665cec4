using Slipway.Engines.Databases;
using Slipway.Tests.Data;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

public class GuardedServerTests
{
    const string Waiting = "pg_stat_activity WHERE application_name = 'slipway' AND wait_event_type = 'Lock'";

    [Theory]
    [InlineData(ProviderKinds.PostgreSql)]
    [InlineData(ProviderKinds.MariaDb)]
    [Trait("list", "superslow")]
    public async Task Schemas_of_a_private_server_change_and_come_back_with_every_row(string kind)
    {
        await using var lab = await ServerLedgerLab.CreatePrivateAsync(kind);
        await lab.Clients.WhileWrittenAsync(() => ChangeAsync(lab));
        await lab.Clients.NothingIsMissingAsync(() => "after all of it");

        var releases = (await lab.Machine.DoneAsync("releases")).Output;
        Assert.Contains("rehearsed: not compatible, fenced", releases, StringComparison.Ordinal);
        Assert.Contains("data restored", releases, StringComparison.Ordinal);
        Assert.Contains("cannot live with the schema", (await lab.Machine.Lab.RunAsync("rollback", "--stage", "live")).Error, StringComparison.Ordinal);
        await lab.Clients.WhileWrittenAsync(() => lab.Machine.DoneAsync("rollback", "--migrate"));
        await lab.Clients.NothingIsMissingAsync(() => "after the last migration was taken down");
        var back = await lab.Machine.DoneAsync("rollback", "shop", "--to", "3", "--data", "--yes");
        Assert.Contains("would be lost", back.Error, StringComparison.Ordinal);
        await UpLab.UntilAsync(async () => await lab.Clients.WriteAsync() is null, "the later version writes to the data and the schema that it had left");
    }

    [Theory]
    [InlineData(ProviderKinds.PostgreSql, "postgresql", "15")]
    [InlineData(ProviderKinds.MariaDb, "mariadb-server", "10.11")]
    [Trait("list", "superslow")]
    public async Task Those_of_a_server_that_is_bound_by_its_url_too(string kind, string package, string version)
    {
        await using var server = await DataLab.StartAsync(kind, package);
        await using var lab = await BoundAsync(server, $"{kind}: {version}");
        await lab.Clients.WhileWrittenAsync(() => ChangeAsync(lab));
        await lab.Clients.NothingIsMissingAsync(() => "after all of it");
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_fence_that_a_killed_release_was_still_raising_is_not_raised_behind_its_back()
    {
        await using var server = await DataLab.StartAsync(ProviderKinds.PostgreSql, "postgresql");
        await using var lab = await BoundAsync(server, $"{ProviderKinds.PostgreSql}: 15");
        var holding = server.AsAsync(server.Access.Admin.User!, server.Access.Admin.Password!, "BEGIN; ALTER ROLE visits CONNECTION LIMIT 50; SELECT pg_sleep(600);");
        await UpLab.UntilAsync(async () => await server.AdminAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1", "somebody changes the role");
        await lab.RenameAsync();
        Assert.NotNull(await lab.KillAsync(async _ => await server.AdminAsync($"SELECT count(*) FROM {Waiting}") != "0", "the fence waits"));

        var undone = await lab.Machine.DoneAsync("undo");
        await server.AdminAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
        await holding;
        await UpLab.UntilAsync(async () => await server.AdminAsync($"SELECT count(*) FROM {Waiting}") == "0", "nobody waits any more");
        Assert.Equal("0", await server.AdminAsync("SELECT count(*) FROM pg_roles WHERE rolname = 'visits__slipway'"));
        await lab.Clients.NothingIsMissingAsync(() => undone.Whole);
    }

    /// <summary>Positions in the journals of a release that goes forward, one that is taken back and one that fails: in one database. Such a journal has some twenty entries.</summary>
    [Theory]
    [InlineData(ProviderKinds.PostgreSql, new[] { 4, 8, 11, 15 }, new[] { 5, 10, 12, 14 }, new[] { 6, 10, 13, 16 })]
    [InlineData(ProviderKinds.MariaDb, new[] { 11 }, new[] { 10 }, new[] { 14 })]
    [Trait("list", "superslow")]
    public async Task Killed_anywhere_a_release_is_ended_by_one_command_with_every_row(string kind, int[] forward, int[] back, int[] broken)
    {
        await using var lab = await ServerLedgerLab.CreatePrivateAsync(kind);
        await lab.Clients.WhileWrittenAsync(async () =>
        {
            await OutlivesAsync(lab, forward, () => lab.RenameAsync(), "deploy", isNew: true);
            await OutlivesAsync(lab, back, () => lab.RenameAsync(isLossless: false), "undo", isNew: null);
            await OutlivesAsync(lab, broken, lab.BreakAsync, "deploy", isNew: false);
        });
    }

    /// <summary>The ledger in a database that is none of the stage's own.</summary>
    static async Task<ServerLedgerLab> BoundAsync(DataLab server, string need) => await ServerLedgerLab.CreateAsync(
        $$"""{ {{need}}, url: "{secret:database-url}", admin: "{secret:database-admin}" }""",
        ("SLIPWAY_SECRET_DATABASE_URL", server.Url),
        ("SLIPWAY_SECRET_DATABASE_ADMIN", await server.AdminUrlAsync()));

    /// <summary>Releases of one sort, each killed when its journal has so many entries; then a command is typed.</summary>
    /// <param name="isNew">What must stand in the end; null: either.</param>
    static async Task OutlivesAsync(ServerLedgerLab lab, int[] positions, Func<Task> changeAsync, string way, bool? isNew)
    {
        foreach (var entries in positions)
        {
            var (before, _) = await lab.StandingAsync();
            await changeAsync();
            var killed = await lab.KillAsync(entries) ?? "it had ended";
            var after = await lab.Machine.Lab.RunAsync(way, "--stage", "live");
            var when = $"killed at entry {entries}, then `{way}`:\n{killed}\n{after.Whole}";
            await lab.Clients.NothingIsMissingAsync(() => when);
            var (now, isUnfinished) = await lab.StandingAsync();
            Assert.True(!isUnfinished && (isNew is null || isNew == (now != before)), when);
            await (now == before ? lab.ForgetAsync() : Task.CompletedTask);
        }
    }

    static async Task ChangeAsync(ServerLedgerLab lab)
    {
        await lab.AddAsync();
        Assert.DoesNotContain("shop/fence", (await lab.Machine.DoneAsync("deploy")).Error, StringComparison.Ordinal);
        await lab.RenameAsync();
        var renamed = await lab.Machine.DoneAsync("deploy", "--rehearse");
        Assert.Contains("the version that stands does not work on the new schema", renamed.Error, StringComparison.Ordinal);
        Assert.Contains("shop/fence", renamed.Error, StringComparison.Ordinal);

        await lab.BreakAsync();
        var broken = await lab.Machine.Lab.RunAsync("deploy", "--stage", "live");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("the data was restored from the snapshot", broken.Error, StringComparison.Ordinal);
    }
}
