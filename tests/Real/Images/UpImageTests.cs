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

    static async Task<string> DryRunAsync(ImageLab lab)
    {
        var run = await lab.Repository.RunAsync("up", "--engine", "containers", "--dry-run");
        Assert.True(run.ExitCode == 0, run.Whole);
        return run.Output;
    }
}
