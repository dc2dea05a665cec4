using Slipway.Tests.Support;

namespace Slipway.Tests.Discovery;

public class DiscoveryTests
{
    [Fact]
    public async Task Tracked_and_new_manifests_are_found_ignored_and_deleted_ones_are_not()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n")
            .With("apps/visits/slipway.yaml", "app: visits\n")
            .With("apps/visits/deep/down/slipway.yaml", "library: deep\n")
            .With("gone/slipway.yaml", "app: gone\n")
            .With("vendor/tracked/slipway.yaml", "app: kept\n")
            .CommitAsync();
        await repository.With(".gitignore", "out/\nvendor/\n").With("out/slipway.yaml", "app: out\n").With("vendor/new/slipway.yaml", "app: vendored\n").With("apps/fresh/slipway.yaml", "app: fresh\n").GitAsync("status");
        File.Delete(Path.Combine(repository.Root, "gone/slipway.yaml"));

        Assert.Equal("exit 0\n--- stdout\nplasma\nfresh\nvisits\ndeep\nkept\n", (await repository.RunAsync("list", "-o", "name")).Whole);
    }

    [Fact]
    public async Task From_a_subfolder_and_from_outside_it_is_the_same_repository()
    {
        using var repository = await Sound();
        Directory.CreateDirectory(Path.Combine(repository.Root, "apps/visits/src"));
        Directory.CreateSymbolicLink(Path.Combine(repository.Base, "link"), repository.Root);

        var here = await repository.RunAsync("list");
        Assert.Equal(here, await repository.RunInAsync("apps/visits/src", "list"));
        Assert.Equal(here, await repository.RunInAsync("../home", "list", "-C", "../repo/apps"));
        Assert.Equal(here, await repository.RunInAsync("../home", "-C", Path.Combine(repository.Base, "link"), "list"));
    }

    [Fact]
    public async Task The_repository_may_be_a_folder_of_a_Git_repository()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        using var other = await Other("library: sub\n");
        repository.With("slipway.yaml", "app: outside\n").With("work/slipway.yaml", "repository: work\n").With("work/apps/visits/slipway.yaml", "app: visits\n").With("elsewhere/slipway.yaml", "app: elsewhere\n");
        await repository.GitAsync("submodule", "--quiet", "add", other.Root, "work/libs/sub");

        Assert.Equal("exit 0\n--- stdout\nwork\nvisits\nsub\n", (await repository.RunInAsync("work/apps", "list", "-o", "name")).Whole);
    }

    [Fact]
    public async Task Submodules_are_looked_into_where_they_are_checked_out()
    {
        using var repository = await Sound();
        using var other = await Other("library: sub\n");
        await repository.GitAsync("submodule", "--quiet", "add", other.Root, "libs/a sub");
        await repository.CommitAsync();

        Assert.Equal("plasma\nvisits\nsub\n", (await repository.RunAsync("list", "-o", "name")).Output);

        await repository.GitAsync("submodule", "--quiet", "deinit", "--force", "libs/a sub");
        Assert.Equal("exit 0\n--- stdout\nplasma\nvisits\n", (await repository.RunAsync("list", "-o", "name")).Whole);
    }

    [Fact]
    public async Task A_repository_inside_that_is_no_submodule_is_left_alone()
    {
        using var repository = await Sound();
        repository.With("clone/slipway.yaml", "app: clone\n");
        await repository.GitAsync("init", "--quiet", "clone");

        Assert.Equal("plasma\nvisits\n", (await repository.RunAsync("list", "-o", "name")).Output);
    }

    [Fact]
    public async Task A_carried_Slipway_is_no_part_of_the_repository()
    {
        using var repository = await Sound();
        repository.With("tools/slipway/slipway.yaml", "repository: slipway\n").With("tools/slipway/apps/visits/slipway.yaml", "app: visits\n").With("tools/slipway-not/slipway.yaml", "app: mine\n");
        repository.Environment["SLIPWAY_HOME"] = Path.Combine(repository.Root, "tools/slipway");

        Assert.Equal("exit 0\n--- stdout\nplasma\nvisits\nmine\n", (await repository.RunAsync("list", "-o", "name")).Whole);
    }

    [Fact]
    public async Task A_link_may_lead_to_a_manifest_inside_but_not_outside_or_nowhere()
    {
        using var repository = await Sound();
        File.WriteAllText(Path.Combine(repository.Base, "secret.yaml"), "app: secret-from-outside\n");
        repository.With("templates/web.yaml", "app: linked\n").With("real/slipway.yaml", "app: real\n");
        Link(repository, "inside/slipway.yaml", "../templates/web.yaml");
        Link(repository, "absolute/slipway.yaml", Path.Combine(repository.Base, "secret.yaml"));
        Link(repository, "upwards/slipway.yaml", "../../secret.yaml");
        Link(repository, "nowhere/slipway.yaml", "../nothing.yaml");
        Link(repository, "round/slipway.yaml", "slipway.yaml");
        await repository.CommitAsync();
        Directory.Move(Path.Combine(repository.Root, "real"), Path.Combine(repository.Base, "real"));
        Link(repository, "real", "../real");

        var run = await repository.RunAsync("list", "-o", "name");

        Assert.Equal("""
            exit 2
            --- stdout
            plasma
            visits
            linked
            --- stderr
            error: `absolute/slipway.yaml` is a link that leads out of the repository
              --> absolute/slipway.yaml:1:1
              fix: replace the link by a file, or let it lead to one inside the repository
            error: `nowhere/slipway.yaml` is a link that leads nowhere
              --> nowhere/slipway.yaml:1:1
              fix: replace the link by a file, or let it lead to one inside the repository
            error: `real/slipway.yaml` lies behind a link that leads out of the repository
              --> real/slipway.yaml:1:1
              fix: replace the link by a file, or let it lead to one inside the repository
            error: `round/slipway.yaml` cannot be read
              --> round/slipway.yaml:1:1
              why: Too many levels of symbolic links : 'ROOT/round/slipway.yaml'
              fix: look at the file, and at the folders above it
            error: `upwards/slipway.yaml` is a link that leads out of the repository
              --> upwards/slipway.yaml:1:1
              fix: replace the link by a file, or let it lead to one inside the repository
            5 errors

            """, run.Whole);
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_manifest_keeps_nobody_waiting()
    {
        using var repository = await Sound();
        await repository.ShellAsync("rm apps/visits/slipway.yaml; mkfifo apps/visits/slipway.yaml; mkfifo ../slipway.yaml");

        var run = await repository.RunAsync("list", "-o", "name");

        Assert.Equal((2, "plasma\n"), (run.ExitCode, run.Output));
        Assert.StartsWith("error: the manifest is empty\n  --> apps/visits/slipway.yaml:1:1\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await repository.RunInAsync("..", "list")).ExitCode);
    }

    [Theory]
    [InlineData("printf 'app: vis\\377its\\n'", "manifest-not-text")]
    [InlineData("printf 'app: visits\\n' | iconv -t UTF-16", "manifest-not-text")]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' '#'", "manifest-too-large")]
    [InlineData("head -c 100000 /dev/urandom", "manifest-not-text")]
    public async Task What_is_no_text_or_too_much_of_it_is_told(string script, string code)
    {
        using var repository = await Sound();
        await repository.ShellAsync($"{script} > apps/visits/slipway.yaml");

        var run = await repository.RunAsync("check", "-o", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"\"code\": \"{code}\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Git_hook_sees_what_everybody_sees()
    {
        using var repository = await Sound();
        using var other = await Other("library: sub\n");
        await repository.GitAsync("submodule", "--quiet", "add", other.Root, "libs/sub");
        repository.WithScript(".git/hooks/pre-commit", $"#!/bin/sh\nexec '{SlipwayTool.Path}' list -o name > listed\n");

        await repository.CommitAsync();

        Assert.Equal("plasma\nvisits\nsub\n", repository.Read("listed"));
    }

    [Fact]
    public async Task Outside_of_any_repository_the_message_says_how_to_make_one()
    {
        using var repository = await TemporaryRepository.CreateAsync();

        Assert.Equal("""
            exit 2
            --- stderr
            error: `ROOT` is not inside a repository of components
              why: no `slipway.yaml` here or above says `repository: NAME`
              fix: at the root of your Git repository: echo 'repository: repo' > slipway.yaml

            """, (await repository.RunAsync("list")).Whole);
    }

    [Fact]
    public async Task Without_Git_the_message_says_how_to_begin()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        repository.With("slipway.yaml", "repository: plasma\n");

        Assert.Equal("""
            exit 2
            --- stderr
            error: `ROOT` is not a Git repository that can be read
              why: fatal: not a git repository (or any of the parent directories): .git
              fix: git init ROOT

            """, (await repository.RunAsync("list")).Whole);
    }

    [Fact]
    public async Task An_ignored_root_and_a_folder_that_is_not_there_are_said_to_be()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With(".gitignore", "slipway.yaml\n").With("slipway.yaml", "repository: plasma\n");

        Assert.Equal("exit 2\n--- stderr\nerror: Git ignores the `slipway.yaml` at the root\n  fix: take it out of .gitignore\n", (await repository.RunAsync("list")).Whole);
        Assert.Equal("exit 2\n--- stderr\nerror: there is no folder `ROOT/nowhere`\n", (await repository.RunAsync("-C", "nowhere", "list")).Whole);
    }

    [Fact]
    public async Task A_broken_root_is_told_not_overlooked()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\nstages: [\n");

        Assert.Equal("""
            exit 2
            --- stderr
            error: this is not valid YAML
              --> slipway.yaml:3:1
              why: while parsing a node, did not find expected node content
              fix: look at the quotes, colons, brackets and indentation just before this place

            """, (await repository.RunAsync("list")).Whole);
    }

    static async Task<TemporaryRepository> Sound()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository.With("slipway.yaml", "repository: plasma\n").With("apps/visits/slipway.yaml", "app: visits\n").CommitAsync();
    }

    static async Task<TemporaryRepository> Other(string manifest)
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository.With("slipway.yaml", manifest).CommitAsync();
    }

    static void Link(TemporaryRepository repository, string file, string target)
    {
        var path = Path.Combine(repository.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }
}
