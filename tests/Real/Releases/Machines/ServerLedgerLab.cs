using System.Globalization;
using System.Text.Json;
using Slipway.Tests.Engines.Databases;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

/// <summary>The ledger of <c>bench/ledger</c> on a stage of this machine, with its rows in a real server.</summary>
sealed class ServerLedgerLab : IAsyncDisposable
{
    /// <summary>Each write is a program of its own.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    int _version;

    ServerLedgerLab(MachineLab machine) => (Machine, Clients) = (machine, new LedgerClients("shop.example.net", machine.Port, Pause));

    public MachineLab Machine { get; }

    public LedgerClients Clients { get; }

    /// <summary>The column that the rows' numbers are in.</summary>
    public string Column { get; private set; } = "number";

    /// <summary>With a server of the stage's own. Its first release stands.</summary>
    /// <param name="kind"><c>postgresql</c> or <c>mariadb</c></param>
    public static async Task<ServerLedgerLab> CreatePrivateAsync(string kind)
    {
        await using (var servers = new ServerLab())
        {
            await servers.RequireAsync(kind, kind == "mariadb" ? "mariadb-server" : kind);
        }

        return await CreateAsync(kind);
    }

    /// <summary>Its first release stands.</summary>
    /// <param name="database">As the manifest has it: <c>postgresql</c>.</param>
    /// <param name="variables">Secrets of the stage.</param>
    public static async Task<ServerLedgerLab> CreateAsync(string database, params (string Name, string Value)[] variables)
    {
        RealParts.Program("perl", "perl", "apt-get install perl");
        return await CreateAsync(await MachineLab.CreateAsync(), database, "", variables);
    }

    /// <summary>With a server of the stage's own, in containers both. Its first release stands.</summary>
    public static Task<ServerLedgerLab> CreateInContainersAsync(ContainerStageLab stage)
    {
        RealParts.Program("postgresql", "psql", "apt-get install postgresql");
        stage.Machine.Repository.With("shop/Dockerfile", File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "bench/ledger/Dockerfile")));
        return CreateAsync(stage.Machine, "{ postgresql: 15 }", "image: { run: [perl, /app/serve.pl], migrate: [perl, /app/migrate.pl] }");
    }

    static async Task<ServerLedgerLab> CreateAsync(MachineLab machine, string database, string more, params (string Name, string Value)[] variables)
    {
        var lab = new ServerLedgerLab(machine);
        foreach (var (name, value) in variables)
        {
            lab.Machine.Repository.Environment[name] = value;
        }

        foreach (var name in (string[])["serve.pl", "migrate.pl", "database.pl"])
        {
            lab.Machine.Repository.With($"shop/{name}", File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "bench/ledger", name)));
        }

        lab.Machine.Repository.With("shop/slipway.yaml", $$"""
            app: shop
            needs: { database: {{database}} }
            env: { common: { DATABASE_URL: "{database.url}" } }
            run: perl serve.pl
            migrate: perl migrate.pl
            health: { ready: /healthz }
            expose: {}
            smoke: [{ get: /check, status: 200 }]
            {{more}}

            """);
        await lab.MigrateAsync("yes", "create table row (number bigint primary key)");
        await lab.Machine.DoneAsync("deploy");
        await lab.Clients.NothingIsMissingAsync(() => "after the first release");
        return lab;
    }

    /// <summary>A version with one more migration, on which the version before works.</summary>
    public Task AddAsync() => MigrateAsync("yes", $"alter table row add column note{_version} varchar(20)");

    /// <summary>One that the version before does not work on.</summary>
    /// <param name="isLossless">Its way back loses nothing.</param>
    public Task RenameAsync(bool isLossless = true)
    {
        var (before, after) = (Column, Column == "number" ? "id" : "number");
        Column = after;
        return MigrateAsync("no", $"alter table row rename column {before} to {after}", isLossless ? $"alter table row rename column {after} to {before}" : null);
    }

    /// <summary>One that loses half of the rows, and then fails.</summary>
    public Task BreakAsync() => MigrateAsync("no", $"delete from row where {Column} % 2 = 0;\nselect no_such_function()", isOne: false);

    /// <summary>The version before: what was taken back is not to come again.</summary>
    public async Task ForgetAsync()
    {
        await Machine.Repository.GitAsync("reset", "--quiet", "--hard", "HEAD~1");
        Column = File.ReadAllText(Path.Combine(Machine.Repository.Root, "shop/sql/read.sql")).Split(' ')[1];
    }

    /// <summary>Begins a deploy, and ends it with <c>kill -9</c> when its journal has so many entries.</summary>
    /// <returns>What was written by then; null: the deploy had ended before.</returns>
    public Task<string?> KillAsync(int entries) => KillAsync(deploy => Task.FromResult(Machine.Entries(deploy) >= entries), $"entry {entries}");

    /// <param name="isTimeAsync">Asked with the number of the deploy.</param>
    /// <param name="what">That is waited for.</param>
    public async Task<string?> KillAsync(Func<int, Task<bool>> isTimeAsync, string what)
    {
        var deploy = NextDeploy();
        var begun = Machine.Lab.Start("deploy", "--stage", "live");
        var end = begun.EndAsync();
        await UpLab.UntilAsync(async () => await isTimeAsync(deploy) || end.IsCompleted, () => $"{what} of deploy {deploy}:\n{begun.Text}");
        if (end.IsCompleted)
        {
            return null;
        }

        await UpLab.KillAsync(begun.Pid);
        await end;
        return $"{begun.Text}\n{Machine.Journal(deploy)}";
    }

    /// <summary>The number of the release that stands, and whether any deploy is left that has not ended.</summary>
    public async Task<(int Stands, bool IsUnfinished)> StandingAsync()
    {
        using var json = JsonDocument.Parse((await Machine.DoneAsync("releases", "--output", "json")).Output);
        var releases = json.RootElement.GetProperty("releases").EnumerateArray().ToList();
        return (
            releases.Single(release => release.GetProperty("stands").GetBoolean()).GetProperty("number").GetInt32(),
            releases.Any(release => release.GetProperty("outcome").GetString() is not ("released" or "undone")));
    }

    public ValueTask DisposeAsync()
    {
        Clients.Dispose();
        return Machine.DisposeAsync();
    }

    int NextDeploy() => Directory.GetFiles(Path.Combine(Machine.Place, "deploys"), "*.ndjson").Max(file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)) + 1;

    Task MigrateAsync(string compatible, string sql, string? back = null, bool isOne = true)
    {
        var name = $"shop/migrations/{++_version:0000}";
        Machine.Repository.With($"{name}.sql", $"-- name: {_version}\n-- compatible: {compatible}\n-- reversible: {(back is null ? "no" : "lossless")}\n-- transaction: {(isOne ? "yes" : "no")}\n{sql}\n");
        if (back is not null)
        {
            Machine.Repository.With($"{name}.down.sql", back + "\n");
        }

        Machine.Repository.With("shop/sql/write.sql", $"insert into row ({Column}) values (NUMBER)").With("shop/sql/read.sql", $"select {Column} from row order by 1");
        return Machine.Repository.CommitAsync($"Migration {_version}");
    }
}
