using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public sealed class VersionCommandTests
{
    [Fact]
    public async Task It_shows_what_has_a_version_with_the_build_and_where_it_is_written()
    {
        using var repository = await SampleAsync();

        Assert.Equal(
            """
            exit 0
            --- stdout
            NAME   VERSION   BUILD   FULL      FROM
            a      1.1.0     1       1.1.0+1   apps/a/version.txt:1, apps/a/CHANGELOG.md:3

            """,
            (await repository.RunAsync("version")).Whole);

        repository.With("new", "");
        Assert.Contains("1.1.0+1.dirty", (await repository.RunAsync("version", "a")).Output);
    }

    [Fact]
    public async Task A_component_without_one_is_told_how_to_begin()
    {
        using var repository = await SampleAsync();

        Assert.Equal(
            """
            exit 0
            --- stdout
            NAME   VERSION   BUILD   FULL   FROM
            b      none      -       -      -
            --- stderr
            `b` has no version yet: `slipway version bump minor b` begins with 0.1.0

            """,
            (await repository.RunAsync("version", "b")).Whole);

        Assert.Equal("exit 0\n--- stderr\nb: none -> 0.1.0 in libs/b/CHANGELOG.md\n", (await repository.RunAsync("version", "bump", "minor", "b")).Whole);
        Assert.Contains("## [0.1.0] - ", repository.Read("libs/b/CHANGELOG.md"));
    }

    [Fact]
    public async Task A_submodule_counts_its_own_commits()
    {
        using var repository = await SampleAsync();
        await repository.GitAsync("clone", "--quiet", repository.Root, "../other");
        await repository.GitAsync("-C", "../other", "commit", "--quiet", "--allow-empty", "--message", "More");
        await repository.GitAsync("-C", "../other", "mv", "apps/a/version.txt", "version.txt");
        await repository.GitAsync("-C", "../other", "rm", "--quiet", "-r", "apps", "libs");
        File.WriteAllText(Path.Combine(repository.Base, "other/slipway.yaml"), "repository: other\n");
        await repository.GitAsync("-C", "../other", "commit", "--quiet", "--all", "--message", "Alone");
        await repository.GitAsync("submodule", "--quiet", "add", "--", $"{repository.Base}/other", "vendor/other");
        await repository.CommitAsync();

        var run = await repository.RunAsync("version");

        Assert.Contains("1.1.0+2 ", run.Output);
        Assert.Contains("1.1.0+3 ", run.Output);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_bump_tells_of_the_commits_since_the_last_without_those_of_components_with_their_own()
    {
        using var repository = await SampleAsync();
        await repository.With("apps/a/inner/slipway.yaml", "library: inner\n").With("apps/a/inner/version.txt", "3.0.0\n").CommitAsync("feat: only in inner");
        await repository.With("apps/a/x", "1").CommitAsync("feat(web): count more");
        await repository.With("libs/b/x", "1").CommitAsync("Only in b");
        await repository.With("apps/a/plain/x", "2").CommitAsync("fix: a leak");
        var before = repository.Files();

        var dry = await repository.RunInAsync("apps/a/plain", "version", "bump", "minor", "--dry-run");

        Assert.Equal("a: 1.1.0 -> 1.2.0 in apps/a/CHANGELOG.md, apps/a/version.txt\n", dry.Error);
        Assert.Matches(@"^## \[1\.2\.0\] - \d{4}-\d{2}-\d{2}\n\n### Added\n\n- count more\n\n### Fixed\n\n- a leak\n$", dry.Output);
        Assert.Equal(before, repository.Files());

        await repository.RunAsync("version", "bump", "minor", "a");

        Assert.Equal("1.2.0\n", repository.Read("apps/a/version.txt"));
        Assert.Equal($"# Changelog\n\n{dry.Output}\n## [1.1.0] - 2026-01-31\n\n- first\n", repository.Read("apps/a/CHANGELOG.md"));
        Assert.Contains(" 1.2.0+5.dirty ", (await repository.RunAsync("version", "a")).Output);
    }

    [Fact]
    public async Task A_bump_that_is_not_committed_is_not_bumped_again()
    {
        using var repository = await SampleAsync();
        await repository.RunAsync("version", "bump", "minor");
        var files = repository.Files();

        var again = await repository.RunAsync("version", "bump", "minor");

        Assert.Equal(2, again.ExitCode);
        Assert.StartsWith("error: 1.2.0 of `a` is not committed yet\n", again.Error);
        Assert.Equal(files, repository.Files());
    }

    [Fact]
    public async Task What_would_not_rise_is_refused()
    {
        using var repository = await SampleAsync();

        var run = await repository.RunAsync("version", "bump", "1.1.0");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: 1.1.0 of `a` is not higher than 1.1.0\n", run.Error);
    }

    [Fact]
    public async Task Affected_bumps_what_changed_and_what_needs_it()
    {
        using var repository = await SampleAsync();
        await repository.With("libs/c/slipway.yaml", "library: c\n").With("libs/c/version.txt", "1.0.0\n").CommitAsync();
        await repository.GitAsync("switch", "--quiet", "-c", "topic");
        await repository.With("libs/b/x", "1").CommitAsync("More in b");

        var run = await repository.RunAsync("version", "bump", "patch", "--affected");

        Assert.Equal("exit 0\n--- stderr\na: 1.1.0 -> 1.1.1 in apps/a/CHANGELOG.md, apps/a/version.txt\n", run.Whole);
        Assert.Contains("- No changes of its own.\n", repository.Read("apps/a/CHANGELOG.md"));
    }

    [Fact]
    public async Task A_bumped_file_keeps_its_mode()
    {
        using var repository = await SampleAsync();
        var file = Path.Combine(repository.Root, "apps/a/CHANGELOG.md");
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("664", 8));

        await repository.RunAsync("version", "bump", "minor");

        Assert.Equal("664", Convert.ToString((int)File.GetUnixFileMode(file), 8));
    }

    [Fact]
    public async Task A_repository_for_a_newer_slipway_is_left_alone_and_its_versions_are_shown()
    {
        using var repository = await SampleAsync();
        await repository.With("libs/b/slipway.yaml", "library: b\nrequires: { slipway: 99.1 }\nkey-of-the-future: 1\n").CommitAsync();

        var list = await repository.RunAsync("list");

        Assert.Equal(2, list.ExitCode);
        Assert.StartsWith("error: `b` requires Slipway 99.1.0 or newer, and this is ", list.Error);
        Assert.DoesNotContain("key-of-the-future", list.Error);
        Assert.Equal(0, (await repository.RunAsync("version")).ExitCode);
    }

    [Fact]
    public async Task Check_tells_which_versions_disagree_and_which_are_too_old()
    {
        using var repository = await SampleAsync();
        repository.With("apps/a/version.txt", "1.3.0\n").With("libs/b/version.txt", "1.0.0\n").With("apps/a/slipway.yaml", "app: a\nneeds: [b]\nrequires: { b: 1.10 }\n");

        var check = await repository.RunAsync("check");

        Assert.Equal(2, check.ExitCode);
        Assert.Contains("error: `apps/a/version.txt` says 1.3.0, and `apps/a/CHANGELOG.md` says 1.1.0\n", check.Error);
        Assert.Contains("error: `a` requires `b` 1.10.0 or newer, and this is 1.0.0\n", check.Error);
    }

    [Fact]
    public async Task A_changelog_that_leads_out_of_the_repository_is_not_read()
    {
        using var repository = await SampleAsync();
        File.WriteAllText(Path.Combine(repository.Base, "secret"), "hidden");
        File.CreateSymbolicLink(Path.Combine(repository.Root, "libs/b/version.txt"), Path.Combine(repository.Base, "secret"));

        var run = await repository.RunAsync("version", "b");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("it is a link that leads out of the repository", run.Error);
        Assert.DoesNotContain("hidden", run.Error);
    }

    /// <summary>One commit; <c>a</c> has a version in two files, <c>b</c> none.</summary>
    static async Task<TemporaryRepository> SampleAsync() => await (await TemporaryRepository.CreateAsync())
        .With("slipway.yaml", "repository: plasma\n")
        .With("apps/a/slipway.yaml", "app: a\nneeds: [b]\n")
        .With("apps/a/version.txt", "1.1.0\n")
        .With("apps/a/CHANGELOG.md", "# Changelog\n\n## [1.1.0] - 2026-01-31\n\n- first\n")
        .With("libs/b/slipway.yaml", "library: b\n")
        .CommitAsync();
}
