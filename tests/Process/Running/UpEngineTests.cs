using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class UpEngineTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task Without_a_container_engine_it_says_so_and_starts_nothing()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        WithoutEngine(lab.Repository);

        var run = await lab.RunAsync("up", "--engine", "containers", "--detach");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no container engine answers on this machine", run.Error, StringComparison.Ordinal);
        Assert.Empty(await lab.StatusAsync());
    }

    [Fact]
    public async Task A_process_without_a_command_in_the_image_is_told_before_anything_starts()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "run: { web: sh ../serve, worker: sh ../serve }");
        WithoutEngine(lab.Repository);

        var run = await lab.RunAsync("up", "--engine", "containers", "--detach");

        Assert.Contains("nothing says what `shop/worker` is inside the image of `shop`", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_engine_is_an_error_of_the_command_line()
    {
        await using var lab = await UpLab.CreateAsync();

        Assert.Equal(2, (await lab.RunAsync("up", "--engine", "docker")).ExitCode);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_stage_that_is_up_stays_on_its_engine_until_down()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.WithServer("shop");
        await lab.UpAsync("--engine", "processes");
        lab.Repository.With("slipway.yaml", "repository: plasma\nstages: { local: { engine: containers } }\n");
        WithoutEngine(lab.Repository);

        Assert.Equal(0, (await lab.RunAsync("up", "--detach")).ExitCode);
        await lab.RunAsync("down");
        Assert.Contains("no container engine", (await lab.RunAsync("up", "--detach")).Error, StringComparison.Ordinal);
    }

    /// <summary>A PATH on which there is Git and no container program.</summary>
    static void WithoutEngine(TemporaryRepository repository)
    {
        var folder = Path.Combine(repository.Base, "bin");
        Directory.CreateDirectory(folder);
        foreach (var program in (string[])["git", "sh", "env", "cat", "rm", "mkdir"])
        {
            File.CreateSymbolicLink(Path.Combine(folder, program), RealParts.Find(program)!);
        }

        repository.Environment["PATH"] = folder;
    }
}
