using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

public class SecondLookTests
{
    [Theory]
    [InlineData("mkdir apps/visits/bin; echo 1 > apps/visits/bin/1")]
    [InlineData("echo log > apps/visits/x.log; rm apps/visits/x.log")]
    [InlineData("echo 1 > apps/visits/new; rm apps/visits/new")]
    [InlineData("touch apps/visits/a.txt")]
    [InlineData("echo 2 > apps/visits/inner/d.txt")]
    [InlineData("mkdir -p apps/other; echo 1 > apps/other/1")]
    [InlineData("mkdir -p apps/visits/out; echo 1 > apps/visits/out/1")]
    [InlineData("git commit --quiet --allow-empty --message x")]
    public async Task Files_that_do_not_count_change_nothing(string script)
    {
        using var repository = await SourceRepository.CreateAsync();
        foreach (var (tree, way) in await Trees(repository))
        {
            await repository.ShellAsync(script);

            Assert.True(await tree.AreUnchangedAsync(["apps/visits"], TestContext.Current.CancellationToken), way);
        }
    }

    [Theory]
    [InlineData("echo 2 > apps/visits/a.txt")]
    [InlineData("cp -p apps/visits/a.txt ../old; echo x > apps/visits/a.txt; touch -r ../old apps/visits/a.txt")]
    [InlineData("rm apps/visits/b.txt")]
    [InlineData("chmod +x apps/visits/a.txt")]
    [InlineData("echo 1 > apps/visits/new")]
    [InlineData("mkdir -p apps/visits/x/y; echo 1 > apps/visits/x/y/z")]
    [InlineData("rm -r apps/visits/src")]
    [InlineData("echo 1 > apps/above.props")]
    [InlineData("echo x.txt >> .gitignore")]
    [InlineData("echo 1 > global.json")]
    public async Task What_was_read_and_is_other_now_is_seen(string script)
    {
        using var repository = await SourceRepository.CreateAsync();
        foreach (var (tree, way) in await Trees(repository))
        {
            await repository.ShellAsync(script);

            Assert.False(await tree.AreUnchangedAsync(["apps/visits"], TestContext.Current.CancellationToken), way);
            await repository.ShellAsync("git reset --quiet --hard; git clean -fdxq");
        }
    }

    [Fact]
    public async Task Declared_outputs_do_not_count()
    {
        using var repository = await SourceRepository.CreateAsync();
        foreach (var (tree, way) in await Trees(repository))
        {
            await repository.ShellAsync("mkdir -p apps/visits/made; echo 1 > apps/visits/made/1; echo 2 > apps/visits/a.txt");

            Assert.True(await tree.AreUnchangedAsync(["apps/visits"], path => path is "apps/visits/made/1" or "apps/visits/a.txt", TestContext.Current.CancellationToken), way);
            Assert.False(await tree.AreUnchangedAsync(["apps/visits"], path => path is "apps/visits/a.txt", TestContext.Current.CancellationToken), way);
            await repository.ShellAsync("git reset --quiet --hard; git clean -fdxq");
        }
    }

    /// <summary>Read without a record, for a record, with one, and when everything was younger than can be trusted.</summary>
    static async Task<List<(Slipway.Sources.ISourceTree Tree, string Way)>> Trees(TemporaryRepository repository)
    {
        var trees = new List<(Slipway.Sources.ISourceTree Tree, string Way)>();
        foreach (var (ahead, withRecord, way) in new[] { (5, false, "without"), (5, true, "first"), (5, true, "second"), (0, true, "young") })
        {
            trees.Add((await new SourceSetting(repository, TimeSpan.FromSeconds(ahead), "", "apps/visits", "apps/visits/inner").ReadAsync(withRecord), way));
        }

        return trees;
    }
}
