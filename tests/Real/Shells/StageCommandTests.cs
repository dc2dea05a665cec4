using System.Collections.Immutable;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

/// <summary>One command in a stage: <c>slipway shell test -- command</c>.</summary>
public sealed class StageCommandTests : IAsyncLifetime
{
    readonly string _root = Directory.CreateTempSubdirectory("slipway-command-").FullName;

    public async ValueTask InitializeAsync() => await StageRepository.MakeAsync(_root);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_has_the_stages_variables_and_its_arguments_as_they_were_given()
    {
        var result = await Run("sh", "-c", "echo \"$0|$1|$DATABASE_URL|$SLIPWAY_STAGE|$PATH\"", "a b", "it's $x");
        Assert.Equal((0, $"a b|it's $x|postgres://ada:s3cret-ada@db|test|{_root}/.deps:{_root}/apps/visits/.bin:{_root}/.bin:/usr/bin:/bin\n", ""),
            (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_program_of_the_repository_comes_before_the_systems()
    {
        File.WriteAllText(Path.Combine(_root, ".bin", "ls"), "#!/bin/sh\necho own\n");
        File.SetUnixFileMode(Path.Combine(_root, ".bin", "ls"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("own\n", (await Run("ls")).Output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public async Task Its_exit_code_passes_through(int code) => Assert.Equal(code, (await Run("sh", "-c", $"exit {code}")).ExitCode);

    [Fact]
    public async Task The_signal_that_ends_it_passes_through() => Assert.Equal(128 + 9, (await Run("sh", "-c", "kill -9 $$")).ExitCode);

    [Fact]
    public async Task Broken_pipes_end_it_quietly() =>
        Assert.Equal(128 + 13, (await Run("sh", "-c", "kill -13 $$")).ExitCode);

    [Fact]
    public async Task What_is_not_there_is_127_and_what_is_not_executable_126()
    {
        Assert.Equal((127, "error: `no-such-program` was not found"), await Failed("no-such-program"));
        Assert.Equal((127, "error: `./missing` was not found"), await Failed("./missing"));
        var text = Path.Combine(_root, "apps/visits/text");
        File.WriteAllText(text, "no program");
        Assert.Equal((126, $"error: `{text}` cannot be run"), await Failed("./text"));
        File.SetUnixFileMode(text, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal((126, $"error: `{text}` cannot be run"), await Failed("./text"));
    }

    async Task<(int ExitCode, string Error)> Failed(params string[] words) =>
        await Run(words) is var result ? (result.ExitCode, result.Error.Split('\n')[0]) : default;

    Task<ProgramResult> Run(params string[] words) =>
        new ProgramRunner().RunAsync(
            new ProgramCall([SlipwayTool.Path, "shell", "test", "--", .. words])
            {
                Directory = Path.Combine(_root, "apps/visits"),
                Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PATH", "/usr/bin:/bin").Add("DOTNET_ROOT", SlipwayTool.DotnetRoot)
                    .Add("SLIPWAY_SECRET_ADA", "s3cret-ada").Add("XDG_RUNTIME_DIR", _root).Add("XDG_STATE_HOME", _root),
            },
            TestContext.Current.CancellationToken);
}
