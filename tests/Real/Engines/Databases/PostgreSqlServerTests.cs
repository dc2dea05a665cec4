using System.Diagnostics;
using Slipway.Engines.Databases;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

public sealed class PostgreSqlServerTests : ServerTests
{
    protected override string Kind => ProviderKinds.PostgreSql;

    protected override string Package => "postgresql";

    protected override string Write => "CREATE TABLE IF NOT EXISTS t (x text); INSERT INTO t VALUES ('kept')";

    protected override string Read => "SELECT x FROM t";

    internal override ProgramCall Client(ResourceEndpoint endpoint, string? password, string statement, bool throughSocket) =>
        ProgramCall.Of(
            "psql", "-X", "-w", "-t", "-h", throughSocket ? endpoint.Socket! : endpoint.Host!, "-p", endpoint.Property("port")!,
            "-U", endpoint.User!, "-d", endpoint.Name!, "-c", statement) with
        {
            Environment = ProgramCall.Of("x").Environment.SetItem("PGPASSWORD", password),
        };

    [Fact]
    public async Task The_role_owns_its_database_and_is_no_superuser()
    {
        await using var lab = await LabAsync();
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        var answer = await AskAsync(
            resource,
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, pg_encoding_to_char(encoding), current_setting('fsync') "
            + "FROM pg_roles JOIN pg_database ON datdba = pg_roles.oid WHERE datname = current_database() AND rolname = current_user");
        Assert.Equal("f | f | f | f | UTF8 | on", string.Join(' ', answer.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task A_role_that_was_made_read_only_stays_so()
    {
        await using var lab = await LabAsync();
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        await AskAsync(resource, "ALTER ROLE visits SET default_transaction_read_only = on");
        await lab.Resources.CreateAsync(resource, ServerLab.Token);
        Assert.NotEqual(0, (await AskAsync(resource, Write)).ExitCode);
    }

    [Fact]
    public async Task The_settings_of_the_one_who_calls_do_not_reach_in()
    {
        await using var lab = await LabAsync();
        // psql reads these; the right role and server must be taken all the same.
        lab.Inside = new HostileCaller(ServerLab.Runner, "-c nonsense=1", "PGHOST", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGSSLMODE");

        await lab.UpAsync(lab.Request(Kind));
    }

    [Fact]
    public async Task Data_of_another_major_version_is_not_touched()
    {
        await using var lab = await LabAsync();
        var resource = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var record = Path.Combine(resource.Request.Folder, "resource.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"version\": \"", "\"version\": \"9", StringComparison.Ordinal));
        Assert.Equal("resource-version", (await RefusedAsync(() => lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token))).Code);

        // Also where only the data itself knows.
        File.Delete(record);
        File.WriteAllText(Path.Combine(resource.Process!.Directory, "PG_VERSION"), "9\n");
        Assert.Equal("resource-version", (await RefusedAsync(() => lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token))).Code);
        Assert.Equal("9\n", File.ReadAllText(Path.Combine(resource.Process.Directory, "PG_VERSION")));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_a_killed_server_left_running_is_waited_for()
    {
        await using var lab = await LabAsync();
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        using var orphan = Process.Start(new ProcessStartInfo("sleep", "3") { WorkingDirectory = resource.Process!.Directory })!;
        await ServerLab.KillAsync(server);
        await lab.UpAsync(lab.Request(Kind));
        Assert.True(orphan.HasExited);
    }

    [Fact]
    public async Task A_statement_that_fails_tells_no_password()
    {
        await using var lab = await LabAsync();
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        await ServerLab.StopAsync(resource, server);
        var problem = await RefusedAsync(() => lab.Resources.CreateAsync(resource, ServerLab.Token));
        Assert.Equal("resource-failed", problem.Code);
        Assert.DoesNotContain(resource.Endpoint.Password!, $"{problem}", StringComparison.Ordinal);
    }
}
