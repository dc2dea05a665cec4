using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Content;
using Slipway.Data.Snapshots.Stores;
using Slipway.Engines.Databases;
using Slipway.Programs;
using Slipway.Tests.Engines.Databases;

namespace Slipway.Tests.Data.Snapshots;

public class ServerSnapshotTests
{
    const string Fill = "create table visit (number int primary key, who varchar(50)); insert into visit values (1, 'Ada'), (2, 'Łukasz'), (3, null);";

    static CancellationToken Token => ServerLab.Token;

    [Theory]
    [InlineData(ProviderKinds.PostgreSql, "postgresql", false)]
    [InlineData(ProviderKinds.MariaDb, "mariadb-server", true)]
    [Trait("list", "slow")]
    public async Task A_servers_data_comes_back_and_what_was_live_is_kept(string kind, string package, bool isEncrypted)
    {
        await using var lab = new ServerLab();
        await lab.RequireAsync(kind, package);
        var request = lab.Request(kind);
        await lab.UpAsync(request);
        var (own, admin) = (lab.Resources.Known(request)!, lab.Resources.Admin(request)!);
        var access = new ServerAccess(admin, own.User, own.Name!) { Password = own.Password };
        var server = DatabaseServers.Of(access, new ProgramRunner(), lab.Host.SearchPath, TimeProvider.System);
        var archive = new SnapshotArchive(
            new SnapshotSubject("plasma", "local", "visits", "database"),
            new FolderStore(Path.Combine(lab.Root, "copies")),
            isEncrypted ? SnapshotKey.Parse("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff") : null);
        await AskAsync(own, Fill);

        var made = await new SnapshotCreation(server, archive, isEncrypted, TimeProvider.System).CreateAsync(SnapshotId.New("visits", "database", TimeProvider.System.GetUtcNow()), kind, own.Name!, new SnapshotOrigin("ada", null, null, "1"), SnapshotProgress.None, Token);
        await AskAsync(own, "insert into visit values (4, 'Grace');");
        await new SnapshotCheck(server, archive).TryAsync(made, own.Name!, "0000aaaa", SnapshotProgress.None, Token);
        Assert.Equal("4", await AskAsync(own, "select count(*) from visit;"));
        var restoring = new SnapshotRestoring(server, archive, own.Name!);
        Assert.Equal([new RowDifference("visit", 4, 3)], await restoring.CompareAsync(made, Token));
        var kept = await restoring.RestoreAsync(made, "0000bbbb", SnapshotProgress.None, Token);

        Assert.Equal("3", await AskAsync(own, "select count(*) from visit;"));
        Assert.Equal("Łukasz", await AskAsync(own, "select who from visit where number = 2;"));
        await AskAsync(own, "insert into visit values (4, 'the application writes on');");
        Assert.Equal(4, Assert.Single((await server.LookAsync(kept, Token)).Tables).Rows);
        Assert.Equal([kept], await server.NamesAsync(own.Name + "_", Token));
    }

    /// <summary>As the application does it.</summary>
    static async Task<string> AskAsync(ResourceEndpoint own, string sql)
    {
        string[] words = own.Kind == ProviderKinds.PostgreSql
            ? ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", $"--host={own.Host}", $"--port={own.Port}", $"--username={own.User}", $"--dbname={own.Name}"]
            : ["mariadb", "--no-defaults", "--batch", "--skip-column-names", "--default-character-set=utf8mb4", $"--host={own.Host}", $"--port={own.Port}", $"--user={own.User}", own.Name!];
        var call = new ProgramCall([.. words]) { Input = sql, Timeout = TimeSpan.FromMinutes(2) };
        call = call with { Environment = call.Environment.Add("PGPASSWORD", own.Password).Add("MYSQL_PWD", own.Password) };
        var result = await ServerLab.Runner.RunAsync(call, Token);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Trim();
    }
}
