using Slipway.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

public class ContainerStageTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task Containers_take_over_without_a_failed_request_wherever_the_tool_is_killed_and_what_does_not_work_is_taken_back()
    {
        await using var lab = await ContainerStageLab.CreateAsync();
        await lab.SayAsync("one");
        await lab.Machine.DoneAsync("deploy");
        Assert.Equal("one", await lab.Machine.AskAsync());
        Assert.Contains("nothing to do", (await lab.Machine.DoneAsync("deploy")).Error, StringComparison.Ordinal);
        await LookedAtAsync(lab);

        var answers = await lab.Machine.WhileAskedAsync(async () =>
        {
            await lab.SayAsync("jammed");
            var broken = await lab.Machine.Lab.RunAsync("deploy", "--stage", "live");
            Assert.Contains("ended 3 times before it was ready (exit 3)", broken.Error, StringComparison.Ordinal);
            Assert.Contains("the door is jammed", broken.Error, StringComparison.Ordinal);
            Assert.Contains("was taken back: everything is as it was before", broken.Error, StringComparison.Ordinal);
            await KilledAsync(lab);
            await lab.Machine.DoneAsync("rollback", "shop", "--to", "1");
        });
        Assert.Equal("one", await lab.Machine.AskAsync());
        Assert.DoesNotContain(answers.Keys, answer => answer.StartsWith("failed", StringComparison.Ordinal));
        Assert.DoesNotContain("jammed", answers.Keys);
        Assert.Equal(["front/web.a", "shop/web", "slipway/proxy"], (await lab.Machine.Lab.StatusAsync("--stage", "live")).Keys.Order().Select(id => id.StartsWith("shop/", StringComparison.Ordinal) ? "shop/web" : id));
        Assert.Single((await lab.InspectAsync("shop", "{{.Name}}")).Split('\n'));
        await WithoutRegistryAsync(lab);
    }

    [Fact]
    [Trait("list", "superslow")]
    public async Task Migrations_run_in_the_new_image_and_every_row_of_a_database_in_a_container_is_kept()
    {
        await using var stage = await ContainerStageLab.CreateAsync("postgres:15");
        var lab = await ServerLedgerLab.CreateInContainersAsync(stage);
        using var clients = lab.Clients;
        await lab.Clients.WhileWrittenAsync(async () =>
        {
            await lab.RenameAsync();
            await lab.KillAsync(7);
            await lab.Machine.DoneAsync("deploy");
            await lab.BreakAsync();
            var broken = await lab.Machine.Lab.RunAsync("deploy", "--stage", "live");
            Assert.Contains("no_such_function", broken.Error, StringComparison.Ordinal);
            Assert.Contains("was taken back", broken.Error, StringComparison.Ordinal);
        });
        await lab.Clients.NothingIsMissingAsync(() => "after all of it");
        await ThereAndBackAsync(lab);
    }

    /// <summary>A rehearsal has its copy in the container of the database, and earlier data comes back there.</summary>
    static async Task ThereAndBackAsync(ServerLedgerLab lab)
    {
        await lab.ForgetAsync();
        await lab.AddAsync();
        var added = await lab.Machine.DoneAsync("deploy", "--rehearse");
        Assert.Contains("; the version that stands works on the new schema", added.Error, StringComparison.Ordinal);
        var back = await lab.Machine.DoneAsync("rollback", "--data", "--yes");
        Assert.Contains("the data of shop-database-", back.Error, StringComparison.Ordinal);
        await UpLab.UntilAsync(async () => await lab.Clients.WriteAsync() is null, "a client writes to what came back");
    }

    /// <summary>What runs is seen, reached and confined.</summary>
    static async Task LookedAtAsync(ContainerStageLab lab)
    {
        Assert.Equal(["front/web.a", "shop/web.a", "slipway/proxy"], (await lab.Machine.Lab.StatusAsync("--stage", "live")).Keys.Order());
        Assert.Contains("\"engine\": \"containers\"", (await lab.Machine.DoneAsync("status", "--output", "json")).Output, StringComparison.Ordinal);
        Assert.Contains("listens, and says one", (await lab.Machine.DoneAsync("logs", "shop")).Output, StringComparison.Ordinal);
        var said = await lab.Machine.Lab.RunAsync("exec", "shop", "--stage", "live", "--", "sh", "-c", "id -u; echo $GREETING");
        Assert.Equal("10001\none\n", said.Output);
        var shop = await lab.InspectAsync("shop", "{{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Privileged}} {{range .HostConfig.PortBindings}}{{range .}}{{.HostIp}}{{end}}{{end}}");
        Assert.Equal("[ALL] [no-new-privileges] false 127.0.0.1", shop);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{lab.Machine.Port}/");
        request.Headers.Host = "front.example.net";
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("shop: GREETING=one", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>The image stays here, with a name of the stage's own; and the stage stays with its engine.</summary>
    static async Task WithoutRegistryAsync(ContainerStageLab lab)
    {
        await lab.HasOwnImageAsync();
        var run = await lab.Machine.Lab.RunAsync("deploy", "shop", "--stage", "own");
        Assert.True(run.ExitCode == 0, run.Whole);
        var names = await lab.Docker.RunAsync("image", "ls", "--no-trunc", "--filter", $"label={ImageLabels.Repository}={lab.Docker.Word}", "--format", "{{.ID}} {{.Repository}}");
        var kept = Assert.Single(names.Split('\n'), name => name.Contains($" slipway-{lab.Docker.Word}-own-", StringComparison.Ordinal) && name.EndsWith("/shop", StringComparison.Ordinal));
        Assert.Contains("release 1 on own", (await lab.Machine.Lab.RunAsync("image", "prune", "shop", "--dry-run")).Output, StringComparison.Ordinal);

        await ImageGoneAsync(lab, kept.Split(' ')[0]);
        var promoted = await lab.Machine.Lab.RunAsync("promote", "own", "next", "shop");
        Assert.True(promoted.ExitCode == 0 && !promoted.Error.Contains("building", StringComparison.Ordinal), promoted.Whole);

        lab.HasStages("processes");
        var refused = await lab.Machine.Lab.RunAsync("plan", "--stage", "own");
        Assert.Contains("`own` has been deployed to with `engine: containers`, and its data is there", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>That the image of an earlier release is gone is found out before a rollback begins.</summary>
    static async Task ImageGoneAsync(ContainerStageLab lab, string image)
    {
        await lab.SayAsync("later");
        var later = await lab.Machine.Lab.RunAsync("deploy", "shop", "--stage", "own");
        Assert.True(later.ExitCode == 0, later.Whole);
        Assert.Matches("image: sha256:[0-9a-f]{64}", later.Error);
        var runs = (await lab.Machine.Lab.RunAsync("runs", "--stage", "own")).Output;
        await lab.Docker.RunAsync("image", "rm", "--force", image);
        var refused = await lab.Machine.Lab.RunAsync("rollback", "shop", "--stage", "own");
        Assert.Contains("the image of a release of `shop` is gone", refused.Error, StringComparison.Ordinal);
        Assert.Equal(runs, (await lab.Machine.Lab.RunAsync("runs", "--stage", "own")).Output);
    }

    /// <summary>At three places of a deploy, the tool ends at once; the same command again ends it.</summary>
    static async Task KilledAsync(ContainerStageLab lab)
    {
        foreach (var at in (int[])[2, 5, 8])
        {
            await lab.SayAsync($"v{at}");
            var deploy = int.Parse((await lab.Machine.DoneAsync("plan", "-o", "json")).Output.Split("\"deploy\":")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
            var killed = lab.Machine.Lab.Start("deploy", "--stage", "live");
            var end = killed.EndAsync();
            await UpLab.UntilAsync(() => lab.Machine.Entries(deploy) >= at || end.IsCompleted, $"entry {at} of deploy {deploy}");
            await UpLab.KillAsync(killed.Pid);
            await end;
            Assert.DoesNotContain("deploy-ended", lab.Machine.Journal(deploy), StringComparison.Ordinal);
            await lab.Machine.DoneAsync("deploy");
            Assert.Equal($"v{at}", await lab.Machine.AskAsync());
        }
    }
}
