using Slipway.Tests.Support;

namespace Slipway.Tests.Support;

public class TemporaryRepositoryTests
{
    [Fact]
    public async Task A_run_is_seen_whole()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With("apps/visits/slipway.yaml", "app: visits\ncode: vs\n");
        await repository.CommitAsync();

        var run = await repository.RunAsync("list", "-o", "name");

        Assert.Equal("exit 0\n--- stdout\nplasma\nvisits\n", run.Whole);
        Assert.Equal(["apps/visits/slipway.yaml", "slipway.yaml"], repository.Files().Keys);
    }

    [Fact]
    public async Task Nothing_of_the_callers_environment_but_PATH_is_passed_on()
    {
        using var repository = await TemporaryRepository.CreateAsync();

        var run = await repository.ShellAsync("env | cut -d= -f1 | grep -v -x -e _ -e PWD -e OLDPWD -e SHLVL | sort");

        Assert.Equal(
            "DOTNET_ROOT\nGIT_CONFIG_GLOBAL\nGIT_CONFIG_NOSYSTEM\nHOME\nLANG\nPATH\nSLIPWAY\nTERM\nTMPDIR\nXDG_CACHE_HOME\nXDG_RUNTIME_DIR\nXDG_STATE_HOME\n",
            run.Output);
    }

    [Fact]
    public async Task Nothing_is_left_behind()
    {
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("a/b", "text");
        File.SetUnixFileMode(Path.Combine(repository.Root, "a"), UnixFileMode.UserRead);

        repository.Dispose();

        Assert.False(Directory.Exists(repository.Base));
    }
}
