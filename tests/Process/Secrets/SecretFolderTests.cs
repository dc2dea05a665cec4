using Slipway.Problems;
using Slipway.Programs;
using Slipway.Secrets;

namespace Slipway.Tests.Secrets;

public sealed class SecretFolderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_clone_and_its_work_trees_share_the_folder()
    {
        var clone = Path.Combine(_folder, "clone");
        var feature = Path.Combine(_folder, "feature");
        await Git("init", "-q", clone);
        await Git("-C", clone, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x");
        await Git("-C", clone, "worktree", "add", "-q", feature);
        var expected = Path.Combine(clone, ".git", "slipway", "secrets", "plasma");
        Assert.Equal(expected, SecretFolder.Of(clone, "plasma"));
        Assert.Equal(expected, SecretFolder.Of(feature, "plasma"));
        Assert.Equal(expected, SecretFolder.Of(Directory.CreateDirectory(Path.Combine(feature, "apps", "visits")).FullName, "plasma"));
    }

    [Fact]
    public async Task A_secret_survives_git_clean_and_is_never_added()
    {
        await Git("init", "-q", _folder);
        var secrets = new FileSecrets(SecretFolder.Of(_folder, "plasma"), "test", TimeProvider.System);
        await secrets.SetAsync("x", new Secret("hunter2"), CancellationToken.None);
        await Git("-C", _folder, "clean", "-ffdxq");
        Assert.Equal("", await Git("-C", _folder, "status", "--porcelain", "--ignored"));
        Assert.Equal("hunter2", (await secrets.GetAsync("x", CancellationToken.None))!.Value.Reveal());
    }

    [Fact]
    public void Outside_of_git_it_says_what_to_do()
    {
        var exception = Assert.Throws<ProblemException>(() => SecretFolder.Of(_folder, "plasma"));
        Assert.Equal(("no-git-repository", "git init"), (exception.Problems[0].Code, exception.Problems[0].Fix));
    }

    static async Task<string> Git(params string[] words)
    {
        var result = await new ProgramRunner().RunAsync(new ProgramCall(["git", .. words]), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
