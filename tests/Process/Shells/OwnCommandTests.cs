using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

/// <summary>Called as <c>./slipway</c>, by somebody who has no <c>slipway</c> on PATH.</summary>
public sealed class OwnCommandTests
{
    const string Secret = "s3cret with spaces";

    [Theory]
    [InlineData("eval \"$(\"$SLIPWAY\" shell --dry-run)\"")]
    [InlineData("eval \"$(\"$SLIPWAY\" env -o shell)\"")]
    [InlineData("\"$SLIPWAY\" shell --save; set -a; . ../.env.local")]
    public async Task What_it_prints_for_a_shell_finds_it(string how)
    {
        using var repository = await RepositoryAsync();

        var run = await repository.ShellAsync($"cd shop; {how}; sh -c 'echo \"$TOKEN\"'");

        Assert.Equal($"{Secret}\n", run.Output);
    }

    [Fact]
    public async Task In_its_shell_it_is_on_PATH_and_nothing_else_of_its_checkout()
    {
        using var repository = await RepositoryAsync();

        var run = await repository.ShellAsync("cd shop; \"$SLIPWAY\" shell test -- sh -c 'command -v slipway; slipway secret get token; command -v version.txt'");

        Assert.Equal($"{repository.Tidy(repository.Base)}/the tool/.slipway/bin/slipway\n{Secret}\n", run.Output);
    }

    [Fact]
    public async Task One_that_is_on_PATH_is_called_by_its_name()
    {
        using var repository = await RepositoryAsync();
        repository.Environment["PATH"] = $"{repository.Base}/the tool:{repository.Environment["PATH"]}";

        var run = await repository.RunInAsync("shop", "shell", "--dry-run");

        Assert.Contains("export TOKEN=\"$(slipway secret get --stage local token)\"\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(".slipway/bin", run.Output, StringComparison.Ordinal);
    }

    /// <summary>With a launcher in a checkout of its own.</summary>
    static async Task<TemporaryRepository> RepositoryAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With(".gitignore", ".env.*\n")
            .With("shop/slipway.yaml", "app: shop\nrun: sleep 600\nenv: { common: { TOKEN: \"{secret:token}\" } }\n")
            .WithScript("../the tool/slipway", $"#!/bin/sh\nexec '{SlipwayTool.Path}' \"$@\"\n")
            .WithScript("../the tool/version.txt", "");
        Directory.CreateDirectory(Path.Combine(repository.Base, "the tool/.slipway/bin"));
        File.CreateSymbolicLink(Path.Combine(repository.Base, "the tool/.slipway/bin/slipway"), "../../slipway");
        repository.Environment["SLIPWAY_HOME"] = Path.Combine(repository.Base, "the tool");
        repository.Environment["SLIPWAY_SECRET_TOKEN"] = Secret;
        return repository;
    }
}
