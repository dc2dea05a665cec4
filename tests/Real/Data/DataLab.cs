using Slipway.Data;
using Slipway.Engines.Databases;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Programs;
using Slipway.Secrets;
using Slipway.Tests.Engines.Databases;

namespace Slipway.Tests.Data;

/// <summary>A private server with the application's role and database <c>visits</c>, and what Slipway does with its data.</summary>
sealed class DataLab(ServerLab lab, PreparedResource resource) : IAsyncDisposable
{
    static readonly TimeSpan Statement = TimeSpan.FromMinutes(2);

    public static CancellationToken Token => ServerLab.Token;

    public static string SearchPath { get; } = Environment.GetEnvironmentVariable("PATH")!;

    public IDatabaseServer Server => Through(ServerLab.Runner);

    public string AppPassword => resource.Endpoint.Password!;

    /// <summary>As the application reaches it.</summary>
    public string Url => resource.Endpoint.Url;

    string Kind => resource.Kind;

    public ServerAccess Access => new(Admin, "visits", "visits");

    ResourceEndpoint Admin => Kind == ProviderKinds.PostgreSql
        ? ResourceEndpoint.Server(Kind, resource.Endpoint.Port!.Value, PostgreSqlWords.Admin, resource.Setup!.Secrets.Admin, "postgres", null)
        : new ResourceEndpoint(Kind, "mysql://root@localhost/") { Socket = resource.Endpoint.Socket, User = "root", Password = resource.Setup!.Secrets.Admin };

    public static async Task<DataLab> StartAsync(string kind, string package)
    {
        var lab = new ServerLab();
        try
        {
            await lab.RequireAsync(kind, package);
            var (resource, _) = await lab.UpAsync(lab.Request(kind));
            return new DataLab(lab, resource);
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public IDatabaseServer Through(IProgramRunner runner, ServerAccess? access = null) =>
        DatabaseServers.Of(access ?? Access, runner, SearchPath, TimeProvider.System);

    /// <summary>As the application; statements that fail are no end.</summary>
    public Task<ProgramResult> AppAsync(string sql, string database = "visits") => RunAsync(resource.Endpoint, database, sql, goOn: true);

    /// <summary>As somebody else; the first statement that fails is the end.</summary>
    public Task<ProgramResult> AsAsync(string user, string password, string sql, string database = "visits") =>
        RunAsync(resource.Endpoint with { User = user, Password = password }, database, sql, goOn: false);

    /// <summary>As the admin.</summary>
    public async Task<string> AdminAsync(string sql, string database = "visits")
    {
        var result = await RunAsync(Admin, database, sql, goOn: false);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Trim();
    }

    /// <summary>Of an admin who comes as the application does, over TCP: MariaDB's own may use the socket only.</summary>
    public async Task<string> AdminUrlAsync()
    {
        if (Kind == ProviderKinds.PostgreSql)
        {
            return Admin.Url;
        }

        var password = resource.Setup!.Secrets.Admin;
        await AdminAsync($"CREATE USER slipway@'%' IDENTIFIED BY '{password}'; GRANT ALL PRIVILEGES ON *.* TO slipway@'%' WITH GRANT OPTION;", "mysql");
        return resource.Endpoint.As("slipway", password).Url;
    }

    public async Task<byte[]> DumpAsync(string database = "visits")
    {
        using var dump = new MemoryStream();
        await Server.DumpAsync(database, dump, Token);
        return dump.ToArray();
    }

    /// <summary>Raises and lifts the fence, killed after ever more statements, and each time done again: then nobody writes behind it, and all rights are as they were.</summary>
    /// <param name="step">How many statements more each time.</param>
    /// <param name="rightsAsync">All that the application may do.</param>
    public async Task FenceOutlivesKillsAsync(int step, Func<Task<string>> rightsAsync)
    {
        var before = await rightsAsync();
        foreach (var lifts in new[] { false, true })
        {
            var statements = 0;
            for (var isDone = false; !isDone; statements += step)
            {
                if (lifts)
                {
                    await Server.RaiseFenceAsync(Token);
                }

                isDone = await OutlivesAsync(new KilledRunner(statements), lifts);
                if (!lifts)
                {
                    await Server.RaiseFenceAsync(Token);
                    Assert.NotEqual("", (await AppAsync("INSERT INTO visit (note) VALUES ('x')")).Error);
                }

                await Server.LiftFenceAsync(Token);
                Assert.Equal(before, await rightsAsync());
            }

            Assert.InRange(statements, 10, 200);
        }
    }

    /// <summary>Lets somebody in and sends it away, killed after ever more statements, and each time done again: then it is in, or nothing of it is left.</summary>
    /// <param name="step">How many statements more each time.</param>
    public async Task AdmissionOutlivesKillsAsync(int step)
    {
        const string Password = "visits-in-0123456789";
        for (var (statements, isDone) = (0, false); !isDone; statements += step)
        {
            await OutlivesAsync(new KilledRunner(statements), server => server.AdmitAsync("visits", "visits_in", new Secret(Password), Token));
            await Server.AdmitAsync("visits", "visits_in", new Secret(Password), Token);
            Assert.Equal("", (await AsAsync("visits_in", Password, "INSERT INTO visit (note) VALUES ('in')")).Error);
            isDone = await OutlivesAsync(new KilledRunner(statements), server => server.DismissAsync("visits_in", Token));
            await Server.DismissAsync("visits_in", Token);
            Assert.NotEqual("", (await AsAsync("visits_in", Password, "SELECT 1")).Error);
            Assert.InRange(statements, 0, 200);
        }
    }

    Task<bool> OutlivesAsync(KilledRunner runner, bool lifts) => OutlivesAsync(runner, server => lifts ? server.LiftFenceAsync(Token) : server.RaiseFenceAsync(Token));

    /// <returns>Whether it came to its end.</returns>
    async Task<bool> OutlivesAsync(KilledRunner runner, Func<IDatabaseServer, Task> work)
    {
        try
        {
            await work(Through(runner));
            return true;
        }
        catch (KilledRunner.KilledException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    Task<ProgramResult> RunAsync(ResourceEndpoint endpoint, string database, string sql, bool goOn)
    {
        string[] words = Kind == ProviderKinds.PostgreSql
            ? ["psql", "-X", "-q", "-w", "-t", "-A", .. goOn ? (string[])[] : ["-v", "ON_ERROR_STOP=1"], "-h", endpoint.Host!, "-p", endpoint.Property("port")!, "-U", endpoint.User!, "-d", database]
            : ["mariadb", "--no-defaults", "-N", "-B", .. goOn ? (string[])["--force"] : [],
                .. endpoint.Host is null ? (string[])["--protocol=socket", $"--socket={endpoint.Socket}"] : ["--protocol=tcp", "-h", endpoint.Host, "-P", endpoint.Property("port")!],
                "-u", endpoint.User!, "-D", database];
        var call = ProgramCall.Of(words);
        return ServerLab.Runner.RunAsync(
            call with { Environment = call.Environment.SetItem("PGPASSWORD", endpoint.Password).SetItem("MYSQL_PWD", endpoint.Password), Input = sql, Timeout = Statement },
            Token);
    }
}
