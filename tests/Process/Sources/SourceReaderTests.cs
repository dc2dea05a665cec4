using Slipway.Digests;
using Slipway.Sources;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

public class SourceReaderTests
{
    static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Files_are_those_that_Git_tracks_and_that_are_there_and_new_ones_that_it_does_not_ignore()
    {
        using var repository = await Sound();
        await repository.ShellAsync("rm apps/visits/b.txt; echo new > apps/visits/new; echo log > apps/visits/x.log; chmod +x apps/visits/a.txt; ln -s nowhere apps/visits/link; mkdir -p apps/visits/out; echo 1 > apps/visits/out/1");

        var tree = await Setting(repository).ReadAsync(withRecord: false);

        Assert.Equal(
            [
                new SourceFile("apps/visits/a.txt", SourceKind.Executable, Digest.Of("a\n"u8)),
                new SourceFile("apps/visits/link", SourceKind.Link, Digest.Of("nowhere"u8)),
                new SourceFile("apps/visits/new", SourceKind.File, Digest.Of("new\n"u8)),
                new SourceFile("apps/visits/src/c.txt", SourceKind.File, Digest.Of("c\n"u8)),
            ],
            tree.FilesOf("apps/visits"));
        Assert.Equal([".gitignore", "slipway.yaml"], tree.FilesIn("").Select(file => file.Path));
        Assert.Equal(["apps/visits/inner/d.txt"], tree.FilesOf("apps/visits/inner").Select(file => file.Path));
    }

    [Fact]
    public async Task What_a_reading_without_record_tells_is_what_Git_lists()
    {
        using var repository = await Sound();
        await repository.ShellAsync("echo 1 > 'new\nline'; echo 2 > 'caf\u00e9'; echo 3 > '\"quo te\"'; git add --force --all; echo log > x.log; mkdir -p deep/out/x; echo 1 > deep/out/x/y; echo 2 > deep/z");

        var listed = (await repository.GitAsync("ls-files", "-z", "--cached", "--others", "--exclude-standard")).Split('\0', StringSplitOptions.RemoveEmptyEntries);

        var tree = await new SourceSetting(repository, Ahead, "").ReadAsync(withRecord: false);
        Assert.Equal(listed.Order(StringComparer.Ordinal), tree.FilesOf("").Select(file => file.Path));
    }

    [Fact]
    public async Task Where_nothing_changed_Git_is_not_started_and_nothing_is_written()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        var written = File.GetLastWriteTimeUtc(setting.Record);

        await setting.ReadAsync();

        Assert.Equal(0, setting.GitCalls);
        Assert.Equal(written, File.GetLastWriteTimeUtc(setting.Record));
    }

    [Theory]
    [InlineData("echo changed > apps/visits/a.txt", 0)]
    [InlineData("cp -p apps/visits/a.txt ../old; echo x > apps/visits/a.txt; touch -r ../old apps/visits/a.txt", 0)]
    [InlineData("chmod +x apps/visits/a.txt", 0)]
    [InlineData("rm apps/visits/a.txt", 0)]
    [InlineData("rm -r apps/visits/src", 0)]
    [InlineData("echo x > apps/visits/.a; mv apps/visits/.a apps/visits/a.txt", 0)]
    [InlineData("ln -sf b.txt apps/visits/a.txt", 0)]
    [InlineData("echo new > apps/visits/new", 1)]
    [InlineData("mkdir -p apps/visits/x/y; echo new > apps/visits/x/y/new", 3)]
    [InlineData("echo x > apps/visits/a.txt; git commit --quiet --all --message x", 0)]
    public async Task What_changed_is_read_without_asking_Git_for_everything(string script, int calls)
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        var before = setting.Show(await setting.ReadAsync());
        await repository.ShellAsync(script);

        Assert.NotEqual(before, await setting.SameAsync());
        Assert.Equal(calls, setting.GitCalls);
        Assert.False(setting.WasAll);
        await setting.SameAsync();
        Assert.Equal(0, setting.GitCalls);
    }

    [Theory]
    [InlineData("echo '*.txt' > .gitignore; git rm --quiet --cached apps/visits/a.txt")]
    [InlineData("echo '*' > apps/visits/.gitignore; git rm --quiet --cached apps/visits/a.txt")]
    [InlineData("git rm --quiet --cached apps/visits/a.txt; echo a.txt > .git/info/exclude")]
    [InlineData("echo log > apps/visits/x.log; git add --force apps/visits/x.log")]
    [InlineData("git rm --quiet -r --cached apps/visits; git config core.excludesFile \"$PWD/../rules\"; echo visits > ../rules")]
    [InlineData("git init --quiet apps/visits/src; git rm -r --quiet --cached apps/visits/src")]
    [InlineData("mv apps/visits/src ../away; ln -s \"$PWD/../away\" apps/visits/src")]
    [InlineData("rm apps/visits/a.txt; mkdir apps/visits/a.txt; echo 1 > apps/visits/a.txt/1")]
    public async Task What_decides_about_files_has_Git_asked_again(string script)
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        var before = setting.Show(await setting.ReadAsync());
        await repository.ShellAsync(script);

        Assert.NotEqual(before, await setting.SameAsync());
        Assert.True(setting.WasAll);
    }

    [Fact]
    public async Task A_file_of_a_moment_ago_is_read_again_and_the_others_are_not()
    {
        using var repository = await Sound();
        await (await Kept(repository)).ReadAsync();
        var now = Setting(repository, TimeSpan.Zero);
        repository.With("apps/visits/a.txt", "1\n");
        await now.ReadAsync();
        Assert.False(now.WasAll);
        repository.With("apps/visits/a.txt", "2\n");

        var tree = await now.ReadAsync();

        Assert.False(now.WasAll);
        Assert.Contains(new SourceFile("apps/visits/a.txt", SourceKind.File, Digest.Of("2\n"u8)), tree.FilesOf("apps/visits"));
    }

    [Fact]
    public async Task A_broken_record_is_read_past_and_written_anew()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);
        var without = setting.Show(await setting.ReadAsync(withRecord: false));
        var whole = File.ReadAllBytes(setting.Record);
        for (var i = 0; i < 30; i++)
        {
            var broken = i % 2 == 0 ? whole[..(whole.Length * i / 30)] : [.. whole];
            if (i % 2 == 1)
            {
                broken[whole.Length * i / 30] ^= 0x40;
            }

            File.WriteAllBytes(setting.Record, broken);

            Assert.Equal(without, setting.Show(await setting.ReadAsync()));
            Assert.True(setting.WasAll);
        }
    }

    [Fact]
    public async Task The_record_is_for_its_owner_alone_and_none_of_it_is_in_the_checkout()
    {
        using var repository = await Sound();
        var setting = await Kept(repository);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(setting.Record));
        Assert.Equal("", await repository.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Two_at_once_leave_a_whole_record()
    {
        using var repository = await Sound();
        var settings = Enumerable.Range(0, 6).Select(_ => Setting(repository)).ToList();

        var seen = await Task.WhenAll(settings.Select(async setting => setting.Show(await setting.ReadAsync())));

        Assert.Single(seen.Distinct());
        await settings[0].SameAsync();
        Assert.False(settings[0].WasAll);
    }

    [Fact]
    public async Task What_was_begun_is_read_once_and_written_when_it_was_taken()
    {
        using var repository = await Sound();
        var setting = Setting(repository);
        var plain = setting.Show(await setting.ReadAsync());
        var (calls, reader) = (setting.GitCalls, setting.Reader(withRecord: true));
        Directory.Delete(setting.Folder, recursive: true);

        reader.Begin(repository.Root, TestContext.Current.CancellationToken);
        await reader.WriteAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(setting.Folder));

        var tree = await reader.ReadAsync(repository.Root, ["", "apps/visits", "apps/visits/inner"], TestContext.Current.CancellationToken);
        await reader.WriteAsync(TestContext.Current.CancellationToken);
        Assert.Equal((plain, 2 * calls), (setting.Show(tree), setting.GitCalls));
        Assert.True(File.Exists(setting.Record));
    }

    [Fact]
    public async Task Equal_files_have_equal_digests_in_another_folder_and_another_checkout()
    {
        using var repository = await Sound();
        await repository.ShellAsync("cp -r apps/visits apps/other; rm -r apps/other/inner; git clone --quiet . ../clone");
        var setting = new SourceSetting(repository, Ahead, "", "apps/visits", "apps/visits/inner", "apps/other");

        var tree = await setting.ReadAsync();
        var clone = await setting.Reader(withRecord: true).ReadAsync(Path.Combine(repository.Base, "clone"), ["apps/visits", "apps/visits/inner"], TestContext.Current.CancellationToken);

        Assert.Equal(tree.OfFolder("apps/visits"), tree.OfFolder("apps/other"));
        Assert.Equal(tree.OfFolder("apps/visits"), clone.OfFolder("apps/visits"));
        Assert.NotEqual(tree.OfFolder("apps/visits"), tree.OfFolder("apps/visits/inner"));
    }

    static SourceSetting Setting(TemporaryRepository repository, TimeSpan? ahead = null) => new(repository, ahead ?? Ahead, "", "apps/visits", "apps/visits/inner");

    static async Task<SourceSetting> Kept(TemporaryRepository repository)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "records are for Linux");
        var setting = Setting(repository);
        await setting.SameAsync();
        await setting.SameAsync();
        Assert.Equal(0, setting.GitCalls);
        return setting;
    }

    static Task<TemporaryRepository> Sound() => SourceRepository.CreateAsync();
}
