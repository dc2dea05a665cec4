using Slipway.Bootstrap;
using Slipway.Bootstrap.Submodules;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Bootstrap;

public sealed class SubmoduleFetchTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-submodules-").FullName;
    readonly ProgramRunner _programs = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Missing_submodules_and_those_inside_them_are_fetched()
    {
        await MakeAsync();
        var clone = await CloneAsync();
        var said = new List<BootstrapEvent>();

        var fetched = await new SubmoduleFetcher(Allowing()).FetchAsync(clone, said.Add, TestContext.Current.CancellationToken);

        Assert.Equal(["libs/outer one"], fetched);
        Assert.Equal(["libs/outer one"], Assert.IsType<FetchingSubmodules>(Assert.Single(said)).Paths);
        Assert.True(File.Exists(Path.Combine(clone, "libs/outer one/inner/file")));
    }

    [Fact]
    public async Task A_nested_one_is_fetched_and_the_branch_around_it_stays()
    {
        await MakeAsync();
        var clone = await CloneAsync();
        var outer = Path.Combine(clone, "libs/outer one");
        await GitAsync(clone, "submodule", "update", "--init");
        await GitAsync(outer, "checkout", "--quiet", "-b", "my-work");
        await GitAsync(outer, "commit", "--quiet", "--allow-empty", "-m", "mine");
        var mine = await GitAsync(outer, "rev-parse", "HEAD");

        var fetched = await new SubmoduleFetcher(Allowing()).FetchAsync(clone, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(["libs/outer one/inner"], fetched);
        Assert.True(File.Exists(Path.Combine(outer, "inner/file")));
        Assert.Equal(mine, await GitAsync(outer, "rev-parse", "HEAD"));
        Assert.Equal("my-work\n", await GitAsync(outer, "branch", "--show-current"));
    }

    [Fact]
    public async Task What_git_forbids_is_not_allowed_by_us()
    {
        await MakeAsync();
        var clone = await CloneAsync();

        // Git fetches no submodule from a local path unless its user says so.
        var exception = await Assert.ThrowsAsync<ProblemException>(
            () => new SubmoduleFetcher(_programs).FetchAsync(clone, _ => { }, TestContext.Current.CancellationToken));

        Assert.Equal("submodule-fetch", Assert.Single(exception.Problems).Code);
    }

    [Fact]
    public async Task A_folder_without_submodules_asks_nobody()
    {
        Assert.Empty(await new SubmoduleFetcher(_programs).ReadAsync(_folder, TestContext.Current.CancellationToken));
    }

    async Task MakeAsync()
    {
        await RepositoryAsync("inner");
        await RepositoryAsync("outer");
        await GitAsync(Path.Combine(_folder, "outer"), "submodule", "--quiet", "add", Path.Combine(_folder, "inner"), "inner");
        await GitAsync(Path.Combine(_folder, "outer"), "commit", "--quiet", "-m", "inner");
        await RepositoryAsync("root");
        await GitAsync(Path.Combine(_folder, "root"), "submodule", "--quiet", "add", Path.Combine(_folder, "outer"), "libs/outer one");
        await GitAsync(Path.Combine(_folder, "root"), "commit", "--quiet", "-m", "outer");
    }

    async Task RepositoryAsync(string name)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        await GitAsync(path, "init", "--quiet");
        await File.WriteAllTextAsync(Path.Combine(path, "file"), name, TestContext.Current.CancellationToken);
        await GitAsync(path, "add", ".");
        await GitAsync(path, "commit", "--quiet", "-m", "first");
    }

    async Task<string> CloneAsync()
    {
        var clone = Path.Combine(_folder, "clone");
        await GitAsync(_folder, "clone", "--quiet", Path.Combine(_folder, "root"), clone);
        return clone;
    }

    async Task<string> GitAsync(string directory, params string[] words)
    {
        var call = ProgramCall.Of(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.net", .. words]) with { Directory = directory };
        var result = await Allowing().RunAsync(call, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    AllowingFiles Allowing() => new(_programs);

    /// <summary>What a user who fetches submodules from a local path has told git.</summary>
    sealed class AllowingFiles(ProgramRunner inner) : IProgramRunner
    {
        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) => inner.RunAsync(
            call with
            {
                Environment = call.Environment
                    .SetItem("GIT_CONFIG_COUNT", "1").SetItem("GIT_CONFIG_KEY_0", "protocol.file.allow").SetItem("GIT_CONFIG_VALUE_0", "always"),
            },
            cancellation);

        public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
