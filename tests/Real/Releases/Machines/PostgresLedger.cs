using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Engines.Databases;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Tests.Engines.Databases;
using Slipway.Tests.Support;
using Process = System.Diagnostics.Process;

namespace Slipway.Tests.Releases.Machines;

/// <summary>The application of <c>bench/ledger</c> on a stage of this machine, bound by its URL to a PostgreSQL that can be killed. What clients were told is written, it must have ever after.</summary>
sealed class PostgresLedger : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };
    readonly ConcurrentBag<int> _acknowledged = [];
    readonly ServerLab _servers;
    readonly PreparedResource _database;
    Process _server;

    PostgresLedger(MachineLab machine, ServerLab servers, PreparedResource database, Process server) => (Machine, _servers, _database, _server) = (machine, servers, database, server);

    public MachineLab Machine { get; }

    TemporaryRepository Repository => Machine.Repository;

    /// <summary>Serves its first release, and has some rows.</summary>
    public static async Task<PostgresLedger> StartAsync()
    {
        RealParts.Program("perl", "perl", "apt-get install perl");
        var servers = new ServerLab();
        await servers.RequireAsync("postgresql", "postgresql");
        var (database, server) = await servers.UpAsync(servers.Request("postgresql"));
        var lab = new PostgresLedger(await MachineLab.CreateAsync(), servers, database, server);
        var admin = ResourceEndpoint.Server(database.Kind, database.Endpoint.Port!.Value, PostgreSqlWords.Admin, database.Setup!.Secrets.Admin, "postgres", null);
        (lab.Repository.Environment["SLIPWAY_SECRET_DATABASE_URL"], lab.Repository.Environment["SLIPWAY_SECRET_DATABASE_ADMIN"]) = (database.Endpoint.Url, admin.Url);
        foreach (var name in new[] { "serve.pl", "migrate.pl", "database.pl" })
        {
            lab.Repository.With($"ledger/{name}", File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "bench/ledger", name)));
        }

        await lab.MigrateAsync("0001-rows", "yes", "create table row (number bigint primary key)");
        var first = await lab.RunAsync("deploy");
        Assert.True(first.ExitCode == 0, first.Whole);
        await lab.ServesAsync();
        return lab;
    }

    /// <summary>A version with one more migration.</summary>
    /// <param name="data">How its data is kept, as the manifest says it.</param>
    public Task MigrateAsync(string id, string compatible, string sql, string data = "{}")
    {
        Repository.With($"ledger/migrations/{id}.sql", $"-- name: {id}\n-- compatible: {compatible}\n-- reversible: no\n{sql}\n")
            .With("ledger/sql/write.sql", "insert into row (number) values (NUMBER)").With("ledger/sql/read.sql", "select number from row order by 1").With("ledger/slipway.yaml", $$"""
                app: ledger
                run: perl serve.pl
                migrate: perl migrate.pl
                health: { ready: /healthz, timeout: 2m }
                expose: {}
                smoke: [ { get: /check, status: 200 } ]
                needs: { database: { postgresql: 15, url: "{secret:database-url}", admin: "{secret:database-admin}" } }
                env: { common: { DATABASE_URL: "{database.url}" } }
                data: {{data}}

                """);
        return Repository.CommitAsync(id);
    }

    /// <summary>The version before that: its migration was not released.</summary>
    public Task ForgetAsync() => Repository.GitAsync("reset", "--quiet", "--hard", "HEAD~1");

    public Task<SlipwayRun> RunAsync(params string[] words) => Repository.RunAsync(Repository.Call([.. words, "--stage", "live"]) with { Timeout = Patience });

    /// <summary>Deploys, and wants it to fail for this cause, with the version before serving and every row there.</summary>
    public async Task FailsAsync(string[] words, params string[] causes)
    {
        var run = await RunAsync(words);
        Assert.True(run.ExitCode == (run.Error.Contains("not done in time", StringComparison.Ordinal) ? 5 : 1), run.Whole);
        Assert.All(causes, cause => Assert.Contains(cause, run.Error, StringComparison.Ordinal));
        await ServesAsync();
    }

    /// <summary>Clients can write, and what they were told is written is there.</summary>
    public async Task ServesAsync()
    {
        await UpLab.UntilAsync(WritesAsync, "a client writes");
        Assert.Empty(_acknowledged.Except((await AskAsync(HttpMethod.Get, "/rows")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => int.Parse(row, CultureInfo.InvariantCulture))));
    }

    /// <summary>The server is gone, without a word.</summary>
    public Task KillDatabaseAsync() => ServerLab.KillAsync(_server);

    public async Task StartDatabaseAsync() => _server = await _servers.StartAsync(_database.Process!);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Machine.DisposeAsync();
        await _servers.DisposeAsync();
    }

    async Task<bool> WritesAsync()
    {
        var number = _acknowledged.Count + 1;
        try
        {
            await AskAsync(HttpMethod.Post, $"/rows/{number}");
            _acknowledged.Add(number);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    async Task<string> AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Machine.Port}{path}");
        request.Headers.Host = "ledger.example.net";
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? text : throw new HttpRequestException($"{(int)response.StatusCode}: {text}");
    }
}
