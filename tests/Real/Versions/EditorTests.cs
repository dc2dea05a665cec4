using Slipway.Tests.Support;

namespace Slipway.Tests.Versions;

public sealed class EditorTests
{
    [Fact]
    public async Task On_a_terminal_the_editor_opens_with_the_entry_and_its_exit_code_is_the_last_word()
    {
        RealParts.Program("script", "script", "apt-get install bsdutils");
        using var repository = await SampleAsync();
        repository.Environment["EDITOR"] = "../home/edit --wait";

        var run = await repository.ShellAsync("script -qec \"$SLIPWAY version bump minor\" /dev/null");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("edits --wait ROOT/CHANGELOG.md on a terminal", run.Output);
        Assert.Contains("## [1.1.0] - ", repository.Read("CHANGELOG.md"));
    }

    [Theory]
    [InlineData("script -qec \"$SLIPWAY version bump minor --no-edit\" /dev/null")]
    [InlineData("CI=true script -qec \"$SLIPWAY version bump minor\" /dev/null")]
    [InlineData("$SLIPWAY version bump minor")]
    public async Task Elsewhere_or_when_it_is_unwanted_nothing_opens(string command)
    {
        RealParts.Program("script", "script", "apt-get install bsdutils");
        using var repository = await SampleAsync();
        repository.Environment["EDITOR"] = "../home/edit";

        var run = await repository.ShellAsync(command);

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("edits", run.Whole);
        Assert.Contains("## [1.1.0] - ", repository.Read("CHANGELOG.md"));
    }

    static async Task<TemporaryRepository> SampleAsync() => await (await TemporaryRepository.CreateAsync())
        .With("slipway.yaml", "repository: plasma\n")
        .With("CHANGELOG.md", "## [1.0.0] - 2026-01-31\n")
        .WithScript("../home/edit", "#!/bin/sh\ntest -t 0 && echo \"edits $* on a terminal\"\nexit 3\n")
        .CommitAsync();
}
