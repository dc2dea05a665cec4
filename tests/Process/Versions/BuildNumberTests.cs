using Slipway.Problems;
using Slipway.Programs;
using Slipway.Tests.Support;
using Slipway.Versions;

namespace Slipway.Tests.Versions;

public sealed class BuildNumberTests
{
    [Fact]
    public async Task A_merge_counts_once_whatever_it_brings()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.CommitAsync();
        await repository.GitAsync("switch", "--quiet", "-c", "topic");
        await repository.CommitAsync();
        await repository.CommitAsync();
        await repository.GitAsync("switch", "--quiet", "main");
        await repository.GitAsync("merge", "--quiet", "--no-ff", "--message", "Merge", "topic");

        Assert.Equal(new BuildNumber(2, IsDirty: false), await OfAsync(repository.Root));
    }

    [Theory]
    [InlineData("known", true)]
    [InlineData("new", true)]
    [InlineData("ignored", false)]
    public async Task Changed_and_new_files_are_told_and_ignored_ones_are_not(string file, bool isDirty)
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("known", "1").With(".gitignore", "/ignored\n").CommitAsync();
        repository.With(file, "2");

        Assert.Equal(new BuildNumber(1, isDirty), await OfAsync(repository.Root));
    }

    [Fact]
    public async Task Before_the_first_commit_it_is_0()
    {
        using var repository = await TemporaryRepository.CreateAsync();

        Assert.Equal(new BuildNumber(0, IsDirty: false), await OfAsync(repository.Root));
    }

    [Fact]
    public async Task A_shallow_clone_is_refused_with_the_command_that_deepens_it()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.CommitAsync();
        await repository.CommitAsync();
        await repository.GitAsync("clone", "--quiet", "--depth=1", $"file://{repository.Root}", "../clone");
        var clone = Path.Combine(repository.Base, "clone");

        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => OfAsync(clone))).Problems);
        Assert.Equal(("shallow-clone", $"git -C {clone} fetch --unshallow"), (problem.Code, problem.Fix));

        await repository.GitAsync("-C", clone, "fetch", "--quiet", "--unshallow");
        Assert.Equal(new BuildNumber(2, IsDirty: false), await OfAsync(clone));
    }

    static Task<BuildNumber> OfAsync(string folder) => BuildNumber.OfAsync(folder, new ProgramRunner(), TestContext.Current.CancellationToken);
}
