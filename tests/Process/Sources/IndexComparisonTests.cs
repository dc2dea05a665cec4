using Slipway.Discovery;
using Slipway.Programs;
using Slipway.Sources;
using Slipway.State;
using Slipway.Tasks;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

/// <summary>What is told without Git looking at every file is what Git would have told.</summary>
public class IndexComparisonTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_that_are_as_the_index_says_need_no_look()
    {
        using var repository = await OldAsync();

        var difference = Assert.IsType<IndexDifference>((await ReadAsync(repository)).AgainstIndex());

        Assert.Empty(difference.MayDiffer);
        Assert.Empty(difference.New);
    }

    [Theory]
    [InlineData("echo more >> a/one")]
    [InlineData("touch a/one")]
    [InlineData("rm a/one")]
    [InlineData("chmod +x a/one")]
    [InlineData("rm a/one; ln -s two a/one")]
    [InlineData("echo new > a/new; mkdir b; echo new > b/new; echo no > a/no.log")]
    [InlineData("echo more >> a/one; git add .")]
    [InlineData("echo more >> a/one; git add .; echo 1 > a/one")]
    [InlineData("git rm -q --cached a/one")]
    [InlineData("git mv a/one a/moved")]
    [InlineData("echo more >> a/one; git commit -qam Change; echo more >> a/two")]
    [InlineData("echo later > 'a/*'; git add --intent-to-add .")]
    [InlineData("git update-index --assume-unchanged a/one; echo more >> a/one")]
    [InlineData("git config core.autocrlf true; printf '1\\r\\n' > a/one")]
    [InlineData("echo x > 'a/grüß'; git add .; echo y >> 'a/grüß'")]
    public async Task What_is_told_is_what_Git_tells(string edit)
    {
        using var repository = await OldAsync();
        await repository.GitAsync("checkout", "--quiet", "-b", "work");
        await repository.ShellAsync(edit);
        var (changed, known) = (new ChangedFiles(new ProgramRunner(), repository.Root), (await ReadAsync(repository)).AgainstIndex());

        Assert.NotNull(known);
        Assert.Equal((await changed.SinceAsync("main", Token)).Order(StringComparer.Ordinal), (await changed.SinceAsync(await changed.StartAsync("main", Token), known, Token)).Order(StringComparer.Ordinal));
    }

    /// <summary>A repository whose files are older than its index.</summary>
    static async Task<TemporaryRepository> OldAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("a/one", "1\n").With("a/two", "2\n").With("top", "3\n").With(".gitignore", "*.log\n");
        await repository.ShellAsync("find . -path ./.git -prune -o -type f -exec touch -d '1 hour ago' {} +");
        await repository.CommitAsync();
        return repository;
    }

    static async Task<ISourceTree> ReadAsync(TemporaryRepository repository)
    {
        var variables = repository.Environment;
        var folders = StateFolders.From(name => variables.GetValueOrDefault(name), "ada", isRoot: false);

        // Rules that are too young are not gone by.
        await Task.Delay(TimeSpan.FromSeconds(2.2), Token);
        return await new SourceReader(new ProgramRunner(), folders, name => variables.GetValueOrDefault(name), TimeProvider.System)
            .ReadAsync(RealPath.Of(repository.Root), [""], Token);
    }
}
