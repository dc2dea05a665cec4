using Slipway.Engines.Databases;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

[Trait("list", "slow")]
public sealed class MariaDbServerTests : ServerTests
{
    protected override string Kind => ProviderKinds.MariaDb;

    protected override string Package => "mariadb-server";

    protected override string Write => "CREATE TABLE IF NOT EXISTS t (x text); INSERT INTO t VALUES ('kept')";

    protected override string Read => "SELECT x FROM t";

    internal override ProgramCall Client(ResourceEndpoint endpoint, string? password, string statement, bool throughSocket) =>
        As(endpoint.User!, endpoint.Name!, endpoint, password, statement, throughSocket);

    static ProgramCall As(string user, string database, ResourceEndpoint endpoint, string? password, string statement, bool throughSocket) =>
        ProgramCall.Of(
            ["mariadb", "--no-defaults", "-N", "-B",
                .. throughSocket ? (string[])["-S", endpoint.Socket!] : ["--protocol=tcp", "-h", endpoint.Host!, "-P", endpoint.Property("port")!],
                "-u", user, "-D", database, "-e", statement]) with
        {
            Environment = ProgramCall.Of("x").Environment.SetItem("MYSQL_PWD", password),
        };

    [Fact]
    [Trait("list", "slow")]
    public async Task Nobody_is_in_it_but_root_and_the_application_each_with_a_password()
    {
        await using var lab = await LabAsync();
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        var answer = await ServerLab.Runner.RunAsync(
            resource.Setup is { } setup
                ? As("root", "mysql", resource.Endpoint, setup.Secrets.Admin, "SELECT CONCAT(user, '@', host) FROM user ORDER BY 1", throughSocket: true)
                : throw new InvalidOperationException(),
            ServerLab.Token);
        Assert.Equal("mariadb.sys@localhost\nroot@localhost\nvisits@%\n", answer.Output);
        foreach (var user in new[] { "root", "mariadb.sys", "", "mysql" })
        {
            foreach (var socket in new[] { true, false })
            {
                Assert.NotEqual(0, (await ServerLab.Runner.RunAsync(As(user, "mysql", resource.Endpoint, null, "SELECT 1", socket), ServerLab.Token)).ExitCode);
            }
        }
    }

    [Fact]
    public async Task The_application_sees_its_own_database_only()
    {
        await using var lab = await LabAsync();
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        Assert.Equal("information_schema\nvisits\n", (await AskAsync(resource, "SHOW DATABASES")).Output);
        Assert.NotEqual(0, (await AskAsync(resource, "CREATE DATABASE other")).ExitCode);
    }
}
