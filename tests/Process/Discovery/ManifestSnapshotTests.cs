using Slipway.Tests.Support;

namespace Slipway.Tests.Discovery;

public class ManifestSnapshotTests
{
    static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Nothing_is_kept_of_what_was_changed_a_moment_ago()
    {
        using var repository = await Sound();
        var setting = new SnapshotSetting(repository, TimeSpan.Zero);

        await setting.WithAsync();

        Assert.False(Directory.Exists(setting.Folder));
    }

    [Fact]
    public async Task The_snapshot_is_for_its_owner_alone_and_none_of_it_is_in_the_checkout()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);

        var file = Assert.Single(Directory.GetFiles(setting.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal("", await repository.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_broken_snapshot_is_read_past_and_written_anew()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        var file = Assert.Single(Directory.GetFiles(setting.Folder));
        var whole = File.ReadAllBytes(file);
        var without = await setting.WithoutAsync();
        for (var i = 0; i < 40; i++)
        {
            var broken = i % 2 == 0 ? whole[..(whole.Length * i / 40)] : [.. whole];
            if (i % 2 == 1)
            {
                broken[whole.Length * i / 40] ^= 0x40;
            }

            File.WriteAllBytes(file, broken);

            Assert.Equal((without, false), await setting.WithAsync());
            Assert.Equal((without, true), await setting.WithAsync());
        }
    }

    [Fact]
    public async Task Of_a_snapshot_that_does_not_stand_any_more_each_manifest_that_is_as_it_was_is_taken_over()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        repository.With("apps/visits/slipway.yaml", "app: visits\ntest: other\n");

        using var known = setting.Known();

        Assert.NotNull(known?.Find("slipway.yaml"));
        Assert.Null(known.Find("apps/visits/slipway.yaml"));
        Assert.Equal(await setting.WithoutAsync(), (await setting.WithAsync()).Seen);
    }

    [Fact]
    public async Task Two_at_once_leave_a_whole_one()
    {
        using var repository = await Sound();
        var setting = new SnapshotSetting(repository, Ahead);
        var without = await setting.WithoutAsync();

        var seen = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(setting.WithAsync)));

        Assert.All(seen, one => Assert.Equal(without, one.Seen));
        Assert.Equal((without, true), await setting.WithAsync());
        Assert.Single(Directory.GetFiles(setting.Folder));
    }

    [Theory]
    [InlineData("git init --quiet apps/inner")]
    [InlineData("mkdir apps/visits/.git")]
    [InlineData("git config include.path ../more")]
    [InlineData("git config core.excludesFile relative")]
    [InlineData("git sparse-checkout set --no-cone '/*'")]
    [InlineData("printf 'app: BAD NAME\\n' > apps/visits/slipway.yaml")]
    [InlineData("mkdir x && ln -s ../apps/visits/slipway.yaml x/slipway.yaml")]
    [InlineData("printf '[submodule \"x\"]\\n\\tpath = x\\n' > .gitmodules")]
    public async Task What_stamps_cannot_answer_for_is_read_each_time(string script)
    {
        using var repository = await Sound();
        await repository.ShellAsync(script);
        var setting = new SnapshotSetting(repository, Ahead);

        await setting.WithAsync();

        Assert.Equal((await setting.WithoutAsync(), false), await setting.WithAsync());
    }

    [Theory]
    [InlineData("mkdir deep/new && echo 'app: new' > deep/new/slipway.yaml")]
    [InlineData("echo 'app: new' > deep/slipway.yaml")]
    [InlineData("echo apps > .gitignore; git rm --quiet --cached apps/visits/slipway.yaml")]
    [InlineData("printf visits/ > deep/../apps/.gitignore; git rm --quiet --cached apps/visits/slipway.yaml")]
    [InlineData("echo apps > .git/info/exclude; git rm --quiet --cached apps/visits/slipway.yaml")]
    [InlineData("cp -p apps/visits/slipway.yaml ../old; printf 'app: w\\n#####\\n' > apps/visits/slipway.yaml; touch -r ../old apps/visits/slipway.yaml")]
    [InlineData("rm ignored/kept/slipway.yaml")]
    [InlineData("mv ignored/kept ../kept; ln -s ../../kept ignored/kept")]
    public async Task A_change_is_seen(string script)
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        var before = await setting.WithoutAsync();

        await repository.ShellAsync(script);

        var now = await setting.WithoutAsync();
        Assert.NotEqual(before, now);
        Assert.Equal((now, false), await setting.WithAsync());
    }

    [Fact]
    public async Task A_tracked_file_that_comes_back_in_an_ignored_folder_is_seen()
    {
        using var repository = await Sound();
        repository.With("apps/visits/slipway.yaml", "app: visits\n");
        File.Delete(Path.Combine(repository.Root, "ignored/kept/slipway.yaml"));
        var setting = await Kept(repository);

        repository.With("ignored/kept/slipway.yaml", "library: kept\n");

        Assert.Equal((await setting.WithoutAsync(), false), await setting.WithAsync());
    }

    [Fact]
    public async Task Other_variables_of_Git_and_another_checkout_of_the_tool_have_it_read_anew()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);

        setting.Variables["GIT_CONFIG_COUNT"] = "1";
        Assert.False((await setting.WithAsync()).IsKept);
        Assert.True((await setting.WithAsync()).IsKept);
        setting.Variables["GIT_CONFIG_KEY_0"] = "core.excludesFile";
        Assert.False((await setting.WithAsync()).IsKept);

        setting.Home = Path.Combine(repository.Root, "apps");
        Assert.Equal((await setting.WithoutAsync(), false), await setting.WithAsync());
    }

    [Fact]
    public async Task A_work_tree_has_a_snapshot_of_its_own()
    {
        using var repository = await Sound();
        await repository.GitAsync("worktree", "add", "--quiet", "../tree");
        await repository.ShellAsync("mv ../repo ../main; mv ../tree ../repo; git -C ../main worktree repair ../repo");
        var setting = await Kept(repository);

        await repository.ShellAsync("git rm --quiet --cached apps/visits/slipway.yaml; echo apps > ../main/.git/info/exclude");

        Assert.Equal((await setting.WithoutAsync(), false), await setting.WithAsync());
    }

    [Fact]
    public async Task The_built_tool_answers_the_same_with_and_without()
    {
        using var repository = await Sound();
        await Task.Delay(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);
        var first = await repository.RunAsync("list", "-o", "json");
        Assert.Single(Directory.GetFiles(Path.Combine(repository.Base, "cache/slipway/manifests")));

        Assert.Equal(first, await repository.RunAsync("list", "-o", "json"));
        repository.Environment["SLIPWAY_NO_CACHE"] = "1";
        Assert.Equal(first, await repository.RunAsync("list", "-o", "json"));
    }

    static async Task<SnapshotSetting> Kept(TemporaryRepository repository)
    {
        var setting = new SnapshotSetting(repository, Ahead);
        await setting.WithAsync();
        Assert.Equal((await setting.WithoutAsync(), true), await setting.WithAsync());
        return setting;
    }

    static async Task<TemporaryRepository> Sound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "snapshots are for Linux");
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With("apps/visits/slipway.yaml", "app: visits\nneeds: [kept]\nenv: { common: { A: \"x\\u2028\\n🐣\", B: plain } }\n").With("ignored/kept/slipway.yaml", "library: kept\n");
        Directory.CreateDirectory(Path.Combine(repository.Root, "deep"));
        await repository.CommitAsync();
        return await repository.With(".gitignore", "ignored/\n").CommitAsync();
    }
}
