using Slipway.Cli.Releases;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Stages;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases;

/// <summary>What a protected stage asks Git before anything is changed.</summary>
public class ReleaseGuardTests
{
    static readonly Stage Production = new("production", ["production"]) { IsProtected = true, Branch = "main" };

    [Fact]
    public async Task What_is_committed_on_the_branch_passes_and_what_is_not_is_refused()
    {
        using var repository = await SampleAsync();
        await CheckAsync(repository, Production);

        repository.With("new.txt", "new");
        Assert.Equal("dirty-tree", (await ProblemAsync(repository)).Code);

        await repository.CommitAsync();
        await repository.GitAsync("switch", "--quiet", "--detach");
        Assert.Contains("no branch is checked out", (await ProblemAsync(repository)).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Git_cannot_tell_nothing_passes_and_its_words_are_shown()
    {
        using var repository = await SampleAsync();
        File.WriteAllText(Path.Combine(repository.Root, ".git", "index"), "spoilt");

        var problem = await ProblemAsync(repository);

        Assert.Equal(("git-failed", "`git status` failed"), (problem.Code, problem.What));
        Assert.Contains("index", problem.Why, StringComparison.Ordinal);
        await CheckAsync(repository, Production with { IsProtected = false });
    }

    [Fact]
    public async Task Where_Git_cannot_tell_the_branch_nothing_passes_either()
    {
        using var repository = await SampleAsync();
        Directory.Delete(Path.Combine(repository.Root, ".git"), recursive: true);

        Assert.Equal("`git symbolic-ref` failed", (await ProblemAsync(repository)).What);
    }

    static async Task<TemporaryRepository> SampleAsync() => await (await TemporaryRepository.CreateAsync()).With("slipway.yaml", "repository: plasma\n").CommitAsync();

    static Task CheckAsync(TemporaryRepository repository, Stage stage) => new ReleaseGuard(stage, repository.Root, new ProgramRunner()).CheckAsync(TestContext.Current.CancellationToken);

    static async Task<Problem> ProblemAsync(TemporaryRepository repository) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => CheckAsync(repository, Production))).Problems);
}
