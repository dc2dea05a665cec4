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
    public async Task Without_an_engine_in_the_image_the_command_does_not_run()
    {
        await using var lab = await CreateAsync("inner", "echo ran");

        var run = await lab.Repository.RunAsync("run", "ask", "--verbose");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the image has no dockerd", run.Whole, StringComparison.Ordinal);
        Assert.DoesNotContain("| ran", run.Whole, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task An_engine_of_its_own_starts_and_sees_the_checkout_at_the_same_path()
    {
        await using var lab = await CreateAsync("inner", $"\"docker load --input .bin/base.tar && docker run --rm --mount type=bind,source=$PWD,target=/seen {Debian} head -n 1 /seen/slipway.yaml && docker image ls --quiet\"");
        await PutEngineAsync(lab);
        Directory.CreateDirectory(Path.Combine(lab.Repository.Root, "apps/a/.bin"));
        await ShellAsync($"docker save {Debian} --output '{lab.Repository.Root}/apps/a/.bin/base.tar'");

        var run = await lab.Repository.RunAsync(lab.Repository.Call("run", "ask", "--verbose") with { Timeout = TimeSpan.FromMinutes(5) });

        Assert.True(run.ExitCode == 0, run.Whole);
        Assert.Contains("a:ask | app: a\n", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line.Length == "a:ask | ".Length + 12 && line.StartsWith("a:ask | ", StringComparison.Ordinal));
    }

    /// <summary>The engine of this machine, with the libraries that it is linked with, in the image of the app: nothing is fetched.</summary>
    static async Task PutEngineAsync(ImageLab lab)
    {
        var folder = Path.Combine(lab.Repository.Root, "apps/a/engine");
        await ShellAsync($$"""
            set -e
            mkdir -p '{{folder}}/bin' '{{folder}}/lib'
            PATH="$PATH:/usr/sbin:/sbin"
            for program in dockerd docker containerd containerd-shim-runc-v2 runc iptables ip6tables; do
              cp -L "$(command -v $program)" '{{folder}}/bin/'
              ldd "$(command -v $program)" 2>/dev/null | awk '$3 ~ /^\// { print $3 }' | grep -v '/libc\.so' | xargs -r cp -L -n -t '{{folder}}/lib/' || :
            done
            cp -rL /usr/lib/*/xtables '{{folder}}/xtables'
            """);
        lab.Repository.With("apps/a/Dockerfile", $"FROM {Debian} AS dev\nCOPY engine /opt/engine\nENV PATH=/opt/engine/bin:/usr/sbin:/usr/bin:/sbin:/bin LD_LIBRARY_PATH=/opt/engine/lib XTABLES_LIBDIR=/opt/engine/xtables\nFROM {Debian} AS prod\n");
    }

    static async Task<string> ShellAsync(string script)
    {
        var result = await new ProgramRunner().RunAsync(ProgramCall.Of("sh", "-c", script) with { Timeout = TimeSpan.FromMinutes(2) }, TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException(result.Error);
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
