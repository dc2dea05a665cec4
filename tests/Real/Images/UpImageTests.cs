using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

public class UpImageTests
{
    [Fact]
    public async Task A_dry_run_of_up_says_whether_the_image_stands_also_where_a_process_is_called_image()
    {
        await using var lab = await ImageLab.DockerAsync();
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nrun: { web: ./web, image: ./image }\nimage: { run: { web: [/web], image: [/image] } }\n")
            .With("apps/a/Dockerfile", "FROM scratch\nCOPY x.txt /\n").With("apps/a/x.txt", "1");
        await lab.Repository.CommitAsync();

        Assert.Matches("a:image .*no image of this content yet", await DryRunAsync(lab));
        Assert.Equal(0, (await lab.Repository.RunAsync("build")).ExitCode);
        var after = await DryRunAsync(lab);
        Assert.Matches("a:image .*sha256:[0-9a-f]{12} stands", after);
        Assert.Matches("a/image .*does not run", after);
    }

    [Fact]
    public async Task Interrupted_up_leaves_neither_containers_nor_a_network()
    {
        await using var lab = await ImageLab.DockerAsync("debian:bookworm-slim");
        lab.Repository.With("apps/a/slipway.yaml", "app: a\nrun: { work: ./work }\nimage: { run: { work: [sleep, \"1000\"] } }\n")
            .With("apps/a/Dockerfile", "FROM debian:bookworm-slim\nCOPY x.txt /\n").With("apps/a/x.txt", "1");
        await lab.Repository.CommitAsync();

        try
        {
            await using var up = new Foreground(lab.Repository.Call("up", "--engine", "containers"));
            await up.SeeAsync("running; Ctrl-C stops everything");
            Assert.NotEqual("", await lab.EngineAsync(Networks(lab)));
            await up.SignalAsync("INT");

            Assert.Equal(130, await up.EndAsync());
            Assert.Equal("", await lab.EngineAsync(Networks(lab)));
            Assert.Equal("", await lab.EngineAsync("ps", "--all", "--quiet", "--filter", $"label={Slipway.Images.ImageLabels.Repository}={lab.Name}"));
        }
        finally
        {
            await lab.Repository.RunAsync("down");
        }
    }

    static string[] Networks(ImageLab lab) => ["network", "ls", "--quiet", "--filter", $"label={Slipway.Images.ImageLabels.Repository}={lab.Name}"];

    static async Task<string> DryRunAsync(ImageLab lab)
    {
        var run = await lab.Repository.RunAsync("up", "--engine", "containers", "--dry-run");
        Assert.True(run.ExitCode == 0, run.Whole);
        return run.Output;
    }
}
