using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running.Containers;

public class ContainerServersTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("list", "superslow")]
    public async Task PostgreSQL_keeps_its_data_until_it_is_removed()
    {
        await using var lab = await ContainerLab.CreateAsync("postgres:15");
        lab.With("shop", $$"""
            needs: { database: { postgresql: 15 } }
            env:
              common: { DATABASE_URL: "{database.url}" }
            run: sh ../serve
            migrate: sh ../serve
            image:
              run: {{ContainerLab.Serve}}
              migrate: [sh, -c, 'psql -X -q "$DATABASE_URL" -v ON_ERROR_STOP=1 -c "create table if not exists starts (at int)" -c "insert into starts values (1)"']
            """);

        var first = await lab.UpAsync();
        Assert.Equal(["done", "done", "done", "done"], first.Values);
        var status = await lab.Up.StatusAsync();
        Assert.Matches("^postgresql://shop@127.0.0.1:[0-9]+/shop$", status["shop/database"].Url);
        Assert.Matches("DATABASE_URL=postgresql://shop:[0-9a-f]{48}@database.shop:5432/shop\n", await UpLab.GetAsync(status["shop/web"]));
        await AssertNoPasswordAsync(lab);

        await lab.Up.RunAsync("down");
        Assert.Equal("unchanged", (await lab.UpAsync())["shop/migrate"]);
        Assert.Equal("1", await CountAsync(lab));

        lab.With("shop", "needs: { database: { postgresql: 16 } }\nrun: sh ../serve");
        Assert.Contains("resource-version", (await lab.UpAsync())["shop/database"], StringComparison.Ordinal);

        await lab.Up.RunAsync("down", "--data", "--yes");
        Assert.Empty(await lab.LeftAsync());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_server_that_was_killed_while_its_data_was_made_starts_anew()
    {
        await using var lab = await ContainerLab.CreateAsync("postgres:15");
        lab.With("shop", "needs: { database: { postgresql: 15 } }");
        var up = lab.UpAsync();
        await UpLab.UntilAsync(async () => (await lab.ContainersAsync()).ContainsKey("shop.database"), "the server's container is there");
        await UpLab.KillAsync(Assert.Single(lab.Up.Supervisors()));
        await UpLab.KillAsync(await lab.ClientAsync("shop.database"));
        _ = await up.ContinueWith(_ => true, TaskScheduler.Default);

        Assert.Equal("done", (await lab.UpAsync())["shop/database"]);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task MariaDB_and_Redis_are_reached_by_their_urls_and_keep_their_data()
    {
        await using var lab = await ContainerLab.CreateAsync("mariadb:10");
        _ = await ContainerMachine.ImageAsync(lab.Calls, "redis:7", Token);
        lab.With("shop", $$"""
            needs: { database: { mariadb: "10" }, cache: { redis: 7 } }
            env:
              common: { DATABASE_URL: "{database.url}", CACHE_URL: "{cache.url}", MYSQL_PWD: "{database.password}" }
            run: sh ../serve
            migrate: sh ../serve
            image:
              run: {{ContainerLab.Serve}}
              migrate: [sh, -c, 'mariadb -h database.shop -u shop shop -e "create table if not exists starts (at int); insert into starts values (1)"']
            """);

        Assert.Equal(["done", "done", "done", "done", "done"], (await lab.UpAsync()).Values);
        Assert.Matches("CACHE_URL=redis://default:[0-9a-f]{48}@cache.shop:6379/0\n", await UpLab.GetAsync((await lab.Up.StatusAsync())["shop/web"]));
        await AssertNoPasswordAsync(lab);
        await lab.Up.RunAsync("down");
        Assert.Equal("done", (await lab.UpAsync())["shop/web"]);
    }

    static async Task<string> CountAsync(ContainerLab lab)
    {
        var container = (await lab.ContainersAsync())["shop.database"].Split(' ')[0];
        return Assert.Single(await ContainerMachine.LinesAsync(lab.Calls.Exec(container, ["psql", "-XAt", "-U", "postgres", "shop", "-c", "select count(*) from starts"]), Token));
    }

    /// <summary>The passwords stand in the owner-only file of the resource, and in no log, record, or argument.</summary>
    static async Task AssertNoPasswordAsync(ContainerLab lab)
    {
        var files = Directory.EnumerateFiles(lab.Up.StageFolder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".pipe", StringComparison.Ordinal)).ToList();
        var passwords = files.Where(file => Path.GetFileName(file) == "secrets.json").SelectMany(file => Regex.Matches(File.ReadAllText(file), "[0-9a-f]{48}").Select(match => match.Value)).ToList();
        Assert.NotEmpty(passwords);
        var words = (await lab.ClientWordsAsync()).ToList();
        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.DoesNotContain(passwords, password => word.Contains(password, StringComparison.Ordinal)));
        foreach (var file in files.Where(file => Path.GetExtension(file) is ".json" or ".log" && Path.GetFileName(file) != "secrets.json" && !file.Contains("/tool/", StringComparison.Ordinal)))
        {
            var text = await File.ReadAllTextAsync(file, Token);
            Assert.DoesNotContain(passwords, password => text.Contains(password, StringComparison.Ordinal));
        }
    }
}
