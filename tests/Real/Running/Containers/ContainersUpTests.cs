using Slipway.Tests.Support;

namespace Slipway.Tests.Running.Containers;

public class ContainersUpTests
{
    const string Shop = $$"""
        env:
          common: { DATABASE_URL: none, HOME: /srv }
        run: sh ../serve
        image: { run: {{ContainerLab.Serve}} }
        """;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("list", "superslow")]
    public async Task Components_find_one_another_by_name_and_this_machine_finds_them_by_port()
    {
        await using var lab = await ContainerLab.CreateAsync();
        lab.With("shop", Shop).With("desk", $$"""
            needs: [shop]
            env:
              common: { DATABASE_URL: "{shop.url}" }
            run: sh ../serve
            port: 21987
            image: { run: {{ContainerLab.Serve}} }
            """);

        var first = await lab.UpAsync();
        var status = await lab.Up.StatusAsync();

        Assert.Equal(["done", "done", "done", "done"], first.Values);
        Assert.Equal(("ready", "http://127.0.0.1:21987"), (status["desk/web"].State, status["desk/web"].Url));
        Assert.Contains("DATABASE_URL=http://shop:8080\n", await UpLab.GetAsync(status["desk/web"]), StringComparison.Ordinal);
        Assert.Contains("HOME=/srv\n", await UpLab.GetAsync(status["shop/web"]), StringComparison.Ordinal);
        Assert.Contains("PORT=8080\n", await UpLab.GetAsync(status["shop/web"]), StringComparison.Ordinal);
        Assert.All((await lab.UpAsync()).Values, end => Assert.Equal("unchanged", end));
        Assert.Contains("listens, http://shop:8080", (await lab.Up.RunAsync("logs", "desk")).Output, StringComparison.Ordinal);

        Assert.Equal("stopped desk/web, shop/web", (await lab.Up.RunAsync("down")).Error.Trim());
        Assert.Contains("asked to end", (await lab.Up.RunAsync("logs", "shop")).Output, StringComparison.Ordinal);
        Assert.Empty(await lab.LeftAsync());
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Whatever_is_killed_there_is_one_container_in_the_end()
    {
        await using var lab = await ContainerLab.CreateAsync();
        lab.With("shop", Shop);
        await lab.UpAsync();
        var first = Assert.Single(await lab.ContainersAsync()).Value;

        await UpLab.KillAsync(await lab.ClientAsync("shop.web"));
        await UpLab.UntilAsync(async () => (await lab.Up.StatusAsync())["shop/web"] is { State: "ready", Restarts: 1 }, "its client is started again");
        var second = Assert.Single(await lab.ContainersAsync()).Value;
        Assert.NotEqual(first, second);

        await UpLab.KillAsync(Assert.Single(lab.Up.Supervisors()));
        Assert.All((await lab.UpAsync()).Values, end => Assert.Equal("unchanged", end));
        Assert.Equal(second, Assert.Single(await lab.ContainersAsync()).Value);

        await UpLab.KillAsync(Assert.Single(lab.Up.Supervisors()));
        await UpLab.KillAsync(await lab.ClientAsync("shop.web"));
        Assert.Equal("dead", (await lab.Up.StatusAsync())["shop/web"].State);
        Assert.Equal("done", (await lab.UpAsync())["shop/web"]);
        var third = Assert.Single(await lab.ContainersAsync()).Value;
        Assert.NotEqual(second, third);

        await UpLab.KillAsync(Assert.Single(lab.Up.Supervisors()));
        await UpLab.KillAsync(await lab.ClientAsync("shop.web"));
        await lab.Up.RunAsync("down");
        Assert.Empty(await lab.LeftAsync());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_container_that_listens_on_its_own_loopback_is_not_taken_for_ready()
    {
        await using var lab = await ContainerLab.CreateAsync();
        lab.With("shop", $$"""
            env:
              common: { DATABASE_URL: none }
            run: sh ../serve
            health: { timeout: 3s }
            image: { run: {{ContainerLab.Serve.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)}} }
            """);

        Assert.Contains("in a container a program listens on 0.0.0.0", (await lab.UpAsync())["shop/web"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_sqlite_file_is_seen_by_whichever_user_the_container_runs_as_and_outlives_it()
    {
        await using var lab = await ContainerLab.CreateAsync();
        lab.With("shop", """
            needs: { database: sqlite }
            env:
              common: { FILE: "{database.file}" }
            run: sh ../serve
            migrate: sh ../serve
            image: { run: { web: [sleep, "1000"] }, migrate: [setpriv, --reuid=4711, --clear-groups, sh, -c, "echo once >> $FILE"] }
            health: { timeout: 1s }
            """);

        await lab.UpAsync();
        var file = Assert.Single(Directory.EnumerateFiles(lab.Up.StageFolder, "*.db", SearchOption.AllDirectories));
        await lab.Up.RunAsync("down");

        Assert.Equal("once\n", await File.ReadAllTextAsync(file, Token));
        await lab.Up.RunAsync("down", "--data", "--yes");
        Assert.False(File.Exists(file));
    }
}
