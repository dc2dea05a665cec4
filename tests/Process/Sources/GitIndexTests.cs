using Slipway.Sources.Git;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

public class GitIndexTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("4")]
    public async Task The_paths_of_each_version_are_those_that_Git_tells(string version)
    {
        using var repository = await Tracked();
        await repository.GitAsync("update-index", "--index-version", version);
        if (version == "3")
        {
            // Only an entry with more flags has this version written.
            repository.With("later", "");
            await repository.GitAsync("add", "--intent-to-add", "later");
        }

        Assert.Equal(version[0] - '0', Bytes(repository)[7]);
        Assert.Equal(await Told(repository), Read(repository));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public async Task Unmerged_paths_are_told_once(string version)
    {
        using var repository = await Tracked();
        await repository.GitAsync("update-index", "--index-version", version);
        await repository.GitAsync("checkout", "--quiet", "-b", "other");
        await repository.With("a/one", "other\n").CommitAsync();
        await repository.GitAsync("checkout", "--quiet", "main");
        await repository.With("a/one", "main\n").CommitAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => repository.GitAsync("merge", "other"));

        Assert.Equal(await Told(repository), Read(repository));
    }

    [Fact]
    public async Task A_repository_with_longer_hashes_is_read_as_well()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();
        await repository.GitAsync("init", "--quiet", "--object-format=sha256", ".");
        await repository.With("a/one", "1").With("a/two", "2").CommitAsync();

        Assert.Equal(["a/one", "a/two"], Read(repository)!);
    }

    [Theory]
    [InlineData("git update-index --split-index")]
    [InlineData("git sparse-checkout set --cone --sparse-index a")]
    [InlineData("printf DIRC > .git/index")]
    [InlineData("truncate -s -25 .git/index")]
    [InlineData("truncate -s 100 .git/index")]
    public async Task What_is_not_understood_is_said_to_be(string script)
    {
        using var repository = await Tracked();
        var run = await repository.ShellAsync(script);
        Assert.Equal("", run.Error);

        Assert.Null(Read(repository));
    }

    [Fact]
    public async Task A_commit_leaves_the_tracked_paths_as_they_were_and_a_new_file_does_not()
    {
        using var repository = await Tracked();
        var before = GitIndex.TrackedPaths(Bytes(repository));
        await repository.With("a/one", "changed").CommitAsync();

        Assert.NotNull(before);
        Assert.Equal(before, GitIndex.TrackedPaths(Bytes(repository)));
        await repository.With("a/new", "").CommitAsync();
        Assert.NotEqual(before, GitIndex.TrackedPaths(Bytes(repository)));
    }

    static async Task<TemporaryRepository> Tracked()
    {
        var repository = await TemporaryRepository.CreateAsync();
        for (var i = 0; i < 40; i++)
        {
            repository.With($"{(char)('a' + (i % 7))}/{new string('x', i * 5)}one", $"{i}");
        }

        return await repository.With("a/one", "").With("b/new\nline", "").With("b/café", "").With("b/" + string.Join('/', Enumerable.Repeat(new string('y', 200), 6)), "").CommitAsync();
    }

    static byte[] Bytes(TemporaryRepository repository) => File.ReadAllBytes(Path.Combine(repository.Root, ".git/index"));

    static async Task<string[]> Told(TemporaryRepository repository) =>
        [.. (await repository.GitAsync("ls-files", "-z")).Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    static List<string>? Read(TemporaryRepository repository)
    {
        var paths = new List<string>();
        return GitIndex.TryRead(Bytes(repository), (path, _, _) => paths.Add(RawName.Text(path))) ? paths : null;
    }
}
