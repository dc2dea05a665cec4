using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class PlacesTests
{
    [Theory]
    [InlineData("a folder with spaces/and 'quotes' & $(signs)")]
    [InlineData("a-long-path/0123456789012345678901234567890123456789/0123456789012345678901234567890123456789/0123456789012345678901234567890123456789/0123456789012345678901234567890123456789")]
    [Trait("list", "slow")]
    public async Task A_checkout_may_lie_anywhere(string folder)
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop", "needs: { database: { postgresql: 15, embedded: sqlite } }\nenv:\n  common: { DATABASE_URL: \"{database.url}\" }\nmigrate: sh migrate");
        lab.Repository.With("shop/migrate", "test -d \"$(dirname \"${DATABASE_URL#sqlite://}\")\"\n");
        await lab.Repository.CommitAsync();
        var there = Path.Combine(lab.Repository.Base, folder);
        await lab.Repository.GitAsync("clone", "--quiet", lab.Repository.Root, there);

        var up = await lab.Repository.RunInAsync(there, "up", "-d", "--embedded");
        var down = await lab.Repository.RunInAsync(there, "down", "--data", "--yes");

        Assert.True(up.ExitCode == 0, up.Whole);
        Assert.Contains("shop/web   ready   http://127.0.0.1:", up.Output, StringComparison.Ordinal);
        Assert.Equal("exit 0\n--- stderr\nremoved the data of shop/database\nstopped shop/web\n", down.Whole);
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task An_ordinary_user_needs_nothing_of_root()
    {
        await using var lab = await UpLab.CreateAsync();
        const string Nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups --";
        var tool = await lab.Repository.ShellAsync($"chown -R 65534:65534 '{lab.Repository.Base}' && {Nobody} \"$SLIPWAY\" --version");
        RealParts.Require("ordinary-user", tool.ExitCode == 0, "run the tests as root, with setpriv (util-linux), from a folder that others may read");
        lab.WithServer("shop", "needs: { database: { postgresql: 15, embedded: sqlite } }");

        var up = await lab.Repository.ShellAsync($"{Nobody} \"$SLIPWAY\" up --detach --embedded");
        var status = await lab.Repository.ShellAsync($"{Nobody} \"$SLIPWAY\" status -o json");
        var pid = Regex.Match(status.Output, "\"pid\": ([0-9]+)").Groups[1].Value;
        var owner = await lab.Repository.ShellAsync($"stat -c %u /proc/{pid}");
        var down = await lab.Repository.ShellAsync($"{Nobody} \"$SLIPWAY\" down");

        Assert.True(up.ExitCode == 0, up.Whole);
        Assert.Equal("65534\n", owner.Output);
        Assert.True(down.ExitCode == 0, down.Whole);
        await lab.NothingIsLeftAsync();
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Where_no_server_is_installed_the_embedded_database_is_taken_and_said()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop", "needs: { database: { postgresql: 15, embedded: sqlite } }\nenv:\n  common: { DATABASE_URL: \"{database.url}\" }")
            .WithServer("desk", "needs: { cache: { postgresql: 15 } }");

        // An empty folder over that of the distribution, seen by this command alone.
        const string Bare = "unshare --mount -- sh -c 'mkdir -p /usr/lib/postgresql && mount -t tmpfs none /usr/lib/postgresql && PATH=/usr/bin:/bin && export PATH && exec \"$SLIPWAY\" \"$@\"' sh";
        var allowed = await lab.Repository.ShellAsync($"{Bare} --version");
        RealParts.Require("mounts", allowed.ExitCode == 0, "run the tests as root where mounts are allowed");
        var embedded = await lab.Repository.ShellAsync($"{Bare} up --detach shop");
        var refused = await lab.Repository.ShellAsync($"{Bare} up --detach desk");

        Assert.True(embedded.ExitCode == 0, embedded.Whole);
        Assert.Contains("shop/database: `shop/database` is a SQLite file, since PostgreSQL is not installed (for a server: ", embedded.Error, StringComparison.Ordinal);
        Assert.Contains("DATABASE_URL=sqlite:///", await UpLab.GetAsync((await lab.StatusAsync())["shop/web"]), StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("PostgreSQL", refused.Error, StringComparison.Ordinal);
    }
}
