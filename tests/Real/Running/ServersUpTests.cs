using Slipway.Engines.Databases;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class ServersUpTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("list", "superslow")]
    public async Task PostgreSQL_keeps_its_data_through_git_clean_down_kill_and_up_until_it_is_removed()
    {
        await RequireAsync("postgresql", "postgresql");
        await using var lab = await LabAsync("postgresql: 15", "psql -X -At \"$DATABASE_URL\" -c 'create table if not exists starts (at int); insert into starts values (1); select count(*) from starts' | tail -1");

        await lab.UpAsync();
        Assert.Equal("1", Starts(lab));
        var server = (await lab.StatusAsync())["shop/database"];
        Assert.Equal(("ready", true), (server.State, server.Json.GetProperty("resource").GetBoolean()));
        Assert.Matches("^postgresql://shop@127.0.0.1:[0-9]+/shop$", server.Url);
        await lab.Repository.CommitAsync();
        await lab.Repository.GitAsync("clean", "-ffdxq");
        Assert.Contains("nothing changed", (await lab.UpAsync()).Error, StringComparison.Ordinal);

        await lab.RunAsync("down");
        await lab.UpAsync();
        Assert.Equal("2", Starts(lab));

        await UpLab.KillAsync(Assert.Single(lab.Supervisors()));
        await UpLab.KillAsync((await lab.StatusAsync())["shop/database"].Pid!.Value);
        await lab.RunAsync("down", "shop");
        await lab.UpAsync();
        Assert.Equal("3", Starts(lab));

        Assert.Equal(0, (await lab.RunAsync("down", "--data", "--yes")).ExitCode);
        await lab.UpAsync();
        Assert.Equal("1", Starts(lab));
        await AssertNoPasswordAsync(lab);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task MariaDB_and_Redis_are_reached_by_their_urls_and_keep_their_data()
    {
        await RequireAsync("mariadb", "mariadb-server");
        await RequireAsync("redis", "redis-server");
        RealParts.Program("mariadb", "mariadb", "apt-get install mariadb-client");
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", """
            needs:
              database: { mariadb: "10.11" }
              cache: { redis: 7 }
            env:
              common: { DB_HOST: "{database.host}", DB_PORT: "{database.port}", DB_USER: "{database.user}", MYSQL_PWD: "{database.password}", DB_NAME: "{database.name}", CACHE_URL: "{cache.url}", DATABASE_URL: "{database.url}" }
            run: sh start
            """);
        lab.Repository.With("shop/start", """
            mkdir -p ../seen
            mariadb -h "$DB_HOST" -P "$DB_PORT" -u "$DB_USER" -N -B "$DB_NAME" -e 'create table if not exists starts (at int); insert into starts values (1); select count(*) from starts' > ../seen/starts
            redis-cli -u "$CACHE_URL" --no-auth-warning incr starts > ../seen/cached
            exec sh ../serve

            """);

        await lab.UpAsync();
        await lab.RunAsync("down");
        await lab.UpAsync();

        Assert.Equal("2", Starts(lab));
        Assert.Equal("2", lab.Repository.Read("seen/cached").Trim());
        await AssertNoPasswordAsync(lab);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_resource_may_have_another_owner_or_be_bound_by_a_secret_url()
    {
        await RequireAsync("postgresql", "postgresql");
        await using var lab = await LabAsync("postgresql: 15", "psql -X -At \"$DATABASE_URL\" -c 'select 1'");
        await lab.UpAsync("shop");
        var url = (await lab.RunAsync("env", "shop", "-o", "json")).ExitCode;
        Assert.Equal(0, url);
        var known = await UpLab.GetAsync((await lab.StatusAsync())["shop/web"]);
        var database = known.Split('\n').First(line => line.StartsWith("DATABASE_URL=", StringComparison.Ordinal))["DATABASE_URL=".Length..];

        lab.With("desk", "needs: { database: { postgresql: 15, owner: shop } }\nenv:\n  common: { DATABASE_URL: \"{database.url}\" }\nrun: sh ../serve")
            .With("mirror", "needs: { database: { postgresql: 15, url: \"{secret:mirror}\" } }\nenv:\n  common: { DATABASE_URL: \"{database.url}\" }\nrun: sh ../serve");
        lab.Repository.Environment["SLIPWAY_SECRET_MIRROR"] = database;
        var run = await lab.UpAsync();

        var status = await lab.StatusAsync();
        Assert.Equal(["desk/web", "mirror/web", "shop/database", "shop/web"], status.Keys);
        Assert.Contains($"DATABASE_URL={database}\n", await UpLab.GetAsync(status["desk/web"]), StringComparison.Ordinal);
        Assert.Contains($"DATABASE_URL={database}\n", await UpLab.GetAsync(status["mirror/web"]), StringComparison.Ordinal);
        Assert.DoesNotContain(database, run.Whole, StringComparison.Ordinal);
    }

    static async Task RequireAsync(string kind, string package)
    {
        var host = ResourceHost.Of(Environment.GetEnvironmentVariable);
        RealParts.Require(kind, await new LocalResources(host, new ProgramRunner(), TimeProvider.System).InstalledAsync(kind, null, Token) is not null, $"apt-get install {package}");
    }

    static async Task<UpLab> LabAsync(string database, string count)
    {
        var lab = await UpLab.CreateAsync();
        lab.With("shop", $$"""
            needs: { database: { {{database}} } }
            env:
              common: { DATABASE_URL: "{database.url}" }
            run: sh start
            """);
        lab.Repository.With("shop/start", $"mkdir -p ../seen\n{count} > ../seen/starts\nexec sh ../serve\n");
        return lab;
    }

    static string Starts(UpLab lab) => lab.Repository.Read("seen/starts").Trim();

    /// <summary>The passwords stand in the owner-only file of the resource, and in no log, record, or argument.</summary>
    static async Task AssertNoPasswordAsync(UpLab lab)
    {
        var files = Directory.EnumerateFiles(lab.StageFolder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".pipe", StringComparison.Ordinal)).ToList();
        var secrets = files.Where(file => Path.GetFileName(file) == "secrets.json").ToList();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        var passwords = secrets.SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "[0-9a-f]{48}").Select(match => match.Value)).ToList();
        Assert.NotEmpty(passwords);
        Assert.All(lab.Left().SelectMany(UpLab.Words), word => Assert.DoesNotContain(passwords, password => word.Contains(password, StringComparison.Ordinal)));
        foreach (var file in files.Where(file => file.EndsWith(".log", StringComparison.Ordinal) || (file.EndsWith(".json", StringComparison.Ordinal) && Path.GetDirectoryName(file) == lab.StageFolder)))
        {
            var text = await File.ReadAllTextAsync(file, Token);
            Assert.DoesNotContain(passwords, password => text.Contains(password, StringComparison.Ordinal));
        }
    }
}
