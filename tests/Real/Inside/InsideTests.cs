using Slipway.Programs;
using Slipway.Tests.Images;

namespace Slipway.Tests.Inside;

/// <summary>Tasks and commands in containers of dev images.</summary>
public class InsideTests
{
    const string Debian = "debian:bookworm-slim";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("list", "slow")]
    public async Task Tests_run_inside_with_the_checkout_at_its_own_path_and_are_not_run_again()
    {
        await using var lab = await CreateAsync("test: \"cat /only-inside; pwd; echo $HOME $NAME; id -u > made.txt\"\n");
        lab.Repository.With("apps/a/lib/slipway.yaml", "library: lib\ntest: cat /only-inside\n").With(".gitignore", "made.txt\n");
        await lab.Repository.CommitAsync();

        var run = await lab.Repository.RunAsync("test", "--verbose");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("a:test | inside\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("a:test | ROOT/apps/a\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("a:test | /home/slipway Ada\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("lib:test | inside\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(Environment.IsPrivilegedProcess, File.ReadAllText(Path.Combine(lab.Repository.Root, "apps/a/made.txt")).Trim() == "0");
        Assert.Contains("reused 2 results", (await lab.Repository.RunAsync("test")).Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task On_this_machine_they_do_without_the_image()
    {
        await using var lab = await CreateAsync("test: test ! -e /only-inside\n");
        await lab.Repository.CommitAsync();

        Assert.Equal(0, (await lab.Repository.RunAsync("test", "--on", "machine")).ExitCode);
        Assert.Equal(1, (await lab.Repository.RunAsync("test", "--on", "containers")).ExitCode);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_dockerfile_without_a_dev_stage_is_told_and_refused_where_containers_are_insisted_on()
    {
        await using var lab = await CreateAsync("test: \"true\"\n");
        lab.Repository.With("apps/a/Dockerfile", $"FROM {Debian}\n");
        await lab.Repository.CommitAsync();

        var here = await lab.Repository.RunAsync("test");
        var inside = await lab.Repository.RunAsync("test", "--on", "containers");

        Assert.Equal(0, here.ExitCode);
        Assert.Contains("on this machine, not in its image: a:test: apps/a/Dockerfile has no stage `dev`\n", here.Error, StringComparison.Ordinal);
        Assert.Equal(1, inside.ExitCode);
        Assert.Contains("error: tasks of `a` cannot run in its image\n", inside.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_takes_too_long_leaves_no_container()
    {
        await using var lab = await CreateAsync("tasks: { slow: { run: sleep 1000, timeout: 5s } }\n");
        await lab.Repository.CommitAsync();

        Assert.NotEqual(0, (await lab.Repository.RunAsync("run", "slow")).ExitCode);
        Assert.Equal("", await ContainersAsync(lab));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task The_next_run_removes_what_a_killed_one_has_left()
    {
        await using var lab = await CreateAsync("tasks: { slow: touch started && sleep 1000, quick: \"true\" }\n");
        lab.Repository.With(".gitignore", "started\n");
        await lab.Repository.CommitAsync();
        var call = lab.Repository.Call("run", "slow");
        var killed = call with { Words = ["bash", "-c", "\"$@\" & until [ -e \"$0\" ]; do sleep 0.1; done; kill -9 $!", Path.Combine(lab.Repository.Root, "apps/a/started"), .. call.Words] };

        await lab.Repository.RunAsync(killed);
        Assert.NotEqual("", await ContainersAsync(lab));
        Assert.Equal(0, (await lab.Repository.RunAsync("run", "quick")).ExitCode);

        Assert.Equal("", await ContainersAsync(lab));
    }

    [Fact]
    public async Task A_worktree_has_its_history_inside()
    {
        await using var lab = await CreateAsync("test: \"cat $(sed 's/gitdir: //' ../../.git)/HEAD\"\n");
        await lab.Repository.CommitAsync();
        var other = Path.Combine(lab.Repository.Base, "other");
        await lab.Repository.GitAsync("worktree", "add", other);

        var run = await lab.Repository.RunAsync("--directory", other, "test", "--verbose");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("a:test | ref: refs/heads/other\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Exec_takes_a_code_for_a_name_and_hands_on_input_secrets_and_the_exit_code()
    {
        await using var lab = await CreateAsync("");
        await lab.Repository.CommitAsync();
        lab.Repository.Environment["SLIPWAY_SECRET_KEY"] = "hunter2";
        var call = lab.Repository.Call("exec", "aa", "--", "sh", "-c", "cat; echo $NAME $KEY; exit 7");

        var run = await lab.Repository.RunAsync(call with { Input = "from outside\n" });

        Assert.Equal((7, "from outside\nAda hunter2\n"), (run.ExitCode, run.Output));
        Assert.Equal(127, (await lab.Repository.RunAsync("exec", "a", "--", "no-such-program")).ExitCode);
        Assert.Equal(125, (await lab.Repository.RunAsync("exec", lab.Name, "--", "true")).ExitCode);
        Assert.Equal(2, (await lab.Repository.RunAsync("exec", "a")).ExitCode);
    }

    [Fact]
    public async Task A_terminal_without_a_terminal_runs_what_it_reads()
    {
        await using var lab = await CreateAsync("");
        await lab.Repository.CommitAsync();
        lab.Repository.Environment["SLIPWAY_SECRET_KEY"] = "hunter2";

        var run = await lab.Repository.RunAsync(lab.Repository.Call("terminal", "a") with { Input = "cat /only-inside; echo $SLIPWAY_STAGE\n" });

        Assert.Equal((0, "inside\nlocal\n"), (run.ExitCode, run.Output));
    }

    static async Task<ImageLab> CreateAsync(string manifest)
    {
        var lab = await ImageLab.DockerAsync(Debian);
        lab.Repository.With("apps/a/slipway.yaml", $"app: a\ncode: aa\nenv: {{ common: {{ NAME: Ada{(manifest.Length == 0 ? ", KEY: \"{secret:key}\"" : "")} }} }}\n{manifest}")
            .With("apps/a/Dockerfile", $"FROM {Debian} AS dev\nRUN echo inside > /only-inside\nFROM {Debian} AS prod\n");
        return lab;
    }

    static Task<string> ContainersAsync(ImageLab lab) => lab.EngineAsync("ps", "--all", "--quiet", "--filter", "label=dev.slipway.inside=yes", "--filter", $"volume={lab.Repository.Root}");
}
