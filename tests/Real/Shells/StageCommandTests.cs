using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Tests.Shells;

/// <summary>One command in a stage: <c>slipway shell test -- command</c>.</summary>
public sealed class StageCommandTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("slipway-command-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task It_has_the_stages_variables_and_its_arguments_as_they_were_given()
    {
        var result = await Run("sh", "-c", "echo \"$0|$1|$DATABASE_URL|$SLIPWAY_STAGE|$PATH\"", "a b", "it's $x");
        Assert.Equal((0, $"a b|it's $x|postgres://ada:s3cret-ada@db|test|{root}/.deps:{root}/apps/visits/.bin:{root}/.bin:/usr/bin:/bin\n", ""),
            (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_program_of_the_repository_comes_before_the_systems()
    {
        Directory.CreateDirectory(Path.Combine(root, ".bin"));
        File.WriteAllText(Path.Combine(root, ".bin", "ls"), "#!/bin/sh\necho own\n");
        File.SetUnixFileMode(Path.Combine(root, ".bin", "ls"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
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
        Assert.Equal((127, "`no-such-program` was not found\n"), await Failed("no-such-program"));
        Assert.Equal((127, "`./missing` was not found\n"), await Failed("./missing"));
        File.WriteAllText(Path.Combine(root, "text"), "no program");
        Assert.Equal((126, $"`{root}/text` cannot be run\n"), await Failed("./text"));
        File.SetUnixFileMode(Path.Combine(root, "text"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal((126, $"`{root}/text` cannot be run\n"), await Failed("./text"));
    }

    async Task<(int ExitCode, string Error)> Failed(params string[] words) =>
        await Run(words) is var result ? (result.ExitCode, result.Error) : default;

    Task<ProgramResult> Run(params string[] words) =>
        new ProgramRunner().RunAsync(
            new ProgramCall([Path.Combine(AppContext.BaseDirectory, "Slipway.Tests.ShellHost"), root, "test", "--", .. words])
            {
                Directory = root,
                Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PATH", "/usr/bin:/bin"),
            },
            TestContext.Current.CancellationToken);
}
