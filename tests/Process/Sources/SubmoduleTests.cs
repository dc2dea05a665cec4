using Slipway.Sources;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

public class SubmoduleTests
{
    [Fact]
    public async Task A_submodule_is_its_commit_and_its_files_are_files()
    {
        using var repository = await With();
        var setting = new SourceSetting(repository, TimeSpan.FromSeconds(5), "", "libs/one");

        var before = await setting.ReadAsync();

        Assert.Equal(["libs/one/.gitignore", "libs/one/x.txt"], before.FilesOf("libs/one").Select(file => file.Path));
        Assert.Equal(SourceKind.Submodule, Assert.Single(before.FilesIn("libs")).Kind);
        foreach (var script in new[] { "echo 2 > libs/one/x.txt", "echo 3 > libs/one/new", "git -C libs/one add .", "echo log > libs/one/x.log", "git -C libs/one commit --quiet --message x", "git -C libs/one checkout --quiet HEAD~1" })
        {
            await repository.ShellAsync(script);
            await setting.SameAsync();
        }

        Assert.Equal(before.OfFolder("libs/one"), (await setting.ReadAsync()).OfFolder("libs/one"));
    }

    [Fact]
    public async Task Files_of_a_submodule_are_looked_at_again()
    {
        using var repository = await With();
        var setting = new SourceSetting(repository, TimeSpan.FromSeconds(5), "", "libs/one");
        var tree = await setting.ReadAsync();

        await repository.ShellAsync("echo log > libs/one/x.log");
        Assert.True(await tree.AreUnchangedAsync(["libs/one"], TestContext.Current.CancellationToken));
        await repository.ShellAsync("echo 2 > libs/one/x.txt");
        Assert.False(await tree.AreUnchangedAsync(["libs/one"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_that_is_not_checked_out_is_what_the_index_says()
    {
        using var repository = await With();
        await repository.ShellAsync("git submodule deinit --force --quiet libs/one");
        var setting = new SourceSetting(repository, TimeSpan.FromSeconds(5), "", "libs/one");
        await setting.SameAsync();
        var tree = await setting.ReadAsync();

        Assert.Empty(tree.FilesOf("libs/one"));
        Assert.Equal("libs/one", Assert.Single(tree.FilesIn("libs")).Path);
    }

    [Fact]
    public async Task A_repository_that_is_no_submodule_has_no_files_here()
    {
        using var repository = await With();
        await repository.ShellAsync("git init --quiet libs/two; echo 1 > libs/two/y");
        var setting = new SourceSetting(repository, TimeSpan.FromSeconds(5), "");
        await setting.SameAsync();

        Assert.DoesNotContain((await setting.ReadAsync()).FilesOf(""), file => file.Path.StartsWith("libs/two", StringComparison.Ordinal));
    }

    static async Task<TemporaryRepository> With()
    {
        var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n").CommitAsync();
        await repository.ShellAsync("git init --quiet ../one; cd ../one; echo '*.log' > .gitignore; echo 1 > x.txt; git add .; git commit --quiet --message x");
        await repository.GitAsync("submodule", "--quiet", "add", "../one", "libs/one");
        return await repository.CommitAsync();
    }
}
