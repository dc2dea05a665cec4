using Slipway.Programs;
using Slipway.Tests.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Inside;

/// <summary>Tasks in an image that need a container engine.</summary>
public sealed class InnerEngineTests
{
    const string Debian = "debian:bookworm-slim";

    [Fact]
    public async Task The_engine_of_this_machine_sees_the_checkout_at_the_same_path()
    {
        await using var lab = await CreateAsync("sibling", $"\"docker run --rm --mount type=bind,source=$PWD,target=/seen {Debian} head -n 1 /seen/slipway.yaml\"");
        var client = RealParts.Program("docker", "docker", "install docker.io");
        Directory.CreateDirectory(Path.Combine(lab.Repository.Root, ".bin"));
        File.Copy(client, Path.Combine(lab.Repository.Root, ".bin/docker"));

        var run = await lab.Repository.RunAsync("run", "ask", "--verbose");

        Assert.True(run.ExitCode == 0, run.Whole);
        Assert.Contains("a:ask | app: a\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_engine_inside_lacks_is_told_before_the_command_runs()
    {
        await using var lab = await CreateAsync("inner", "echo ran");

        var run = await lab.Repository.RunAsync("run", "ask", "--verbose");

        var tried = await new ProgramRunner().RunAsync(
            ProgramCall.Of("docker", "run", "--rm", "--privileged", Debian, "true"), TestContext.Current.CancellationToken);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(tried.ExitCode == 0 ? "the image has no dockerd" : "which this machine does not give", run.Whole, StringComparison.Ordinal);
        Assert.DoesNotContain("| ran", run.Whole, StringComparison.Ordinal);
    }

    static async Task<ImageLab> CreateAsync(string engine, string command)
    {
        var lab = await ImageLab.DockerAsync(Debian);
        lab.Repository.With("apps/a/slipway.yaml", $"app: a\nimage: {{ engine: {engine} }}\ntasks: {{ ask: {command} }}\n").With(".gitignore", ".bin/\n")
            .With("apps/a/Dockerfile", $"FROM {Debian} AS dev\nLABEL test={engine}\nFROM {Debian} AS prod\n");
        await lab.Repository.CommitAsync();
        return lab;
    }
}
