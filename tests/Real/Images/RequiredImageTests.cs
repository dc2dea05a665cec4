using Slipway.Tests.Images.Registry;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

/// <summary>A component requires a newer image of another than this checkout makes, and the registry has one.</summary>
public class RequiredImageTests
{
    const string Debian = "debian:bookworm-slim";
    const string Sleep = "run: { work: ./run }\nimage: { run: { work: [sleep, infinity] } }\n";

    [Fact]
    [Trait("list", "superslow")]
    public async Task Up_runs_the_published_image_of_what_is_only_used_by_digest()
    {
        await using var registry = await RegistryContainer.StartAsync();
        await Docker.RequireAsync(Debian);
        var published = await PublishAsync(registry, "prod");
        using var user = await CheckoutAsync(registry, "1.0.0");
        try
        {
            var up = await user.RunAsync("up", "--engine", "containers", "--detach");
            Assert.True(up.ExitCode == 0, up.Whole);
            Assert.Contains($"note: accounts is 1.3.0 ({published}), instead of 1.0.0 of this checkout: `visits` requires 1.2.0\n", up.Error, StringComparison.Ordinal);
            Assert.Contains(published, await ImageOfAsync("accounts.work", registry), StringComparison.Ordinal);
            var version = await user.RunAsync("exec", "accounts", "--", "sh", "-c", "cat /made; echo $SLIPWAY_VERSION");
            Assert.Equal("by the author\n1.3.0+1\n", version.Output);
            Assert.Matches("(?m)^unchanged +accounts/work", (await user.RunAsync("up", "--detach")).Error);

            user.With("accounts/made", "by me");
            var refused = await user.RunAsync("up", "--detach");
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("error: `visits` requires the image of `accounts` 1.2.0 or newer, and this is 1.0.0\n", refused.Error, StringComparison.Ordinal);
            Assert.Contains("`accounts` is being worked on here, so 1.3.0", refused.Error, StringComparison.Ordinal);
            Assert.Contains("fix: --yes, which", refused.Error, StringComparison.Ordinal);
            Assert.Equal(0, (await user.RunAsync("up", "--detach", "--yes")).ExitCode);
        }
        finally
        {
            await user.RunAsync("down", "--data", "--yes");
        }
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task Tasks_and_commands_of_what_lies_within_get_the_published_dev_image()
    {
        await using var registry = await RegistryContainer.StartAsync();
        await Docker.RequireAsync(Debian);
        var published = await PublishAsync(registry, "dev");
        using var user = await CheckoutAsync(registry, "1.0.0");

        var test = await user.RunAsync("test", "client", "--verbose");
        Assert.True(test.ExitCode == 0, test.Whole);
        Assert.Contains($"note: accounts is 1.3.0 ({published})", test.Error, StringComparison.Ordinal);
        Assert.Contains("client:test | by the author", test.Whole, StringComparison.Ordinal);
        Assert.Equal("by the author\n", (await user.RunAsync("exec", "client", "--", "cat", "/made")).Output);

        user.With("slipway.yaml", $"repository: {registry.Docker.Word}\n");
        var exec = await user.RunAsync("exec", "client", "--", "cat", "/made");
        Assert.Equal(125, exec.ExitCode);
        Assert.Contains("stage `local` has no registry where a newer one could be", exec.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_registry_has_nothing_new_enough_the_error_says_which_side_to_update()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var user = await CheckoutAsync(registry, "1.0.0");

        var up = await user.RunAsync("up", "--engine", "containers", "--detach", "--yes");

        Assert.Equal(2, up.ExitCode);
        Assert.Contains($"`{registry.Address}` has no image of `accounts` that is as new, either", up.Error, StringComparison.Ordinal);
        Assert.Contains("fix: `git pull` where a newer `accounts` is there already", up.Error, StringComparison.Ordinal);
    }

    /// <summary>Pushes what the author has made, and leaves the registry as the only one that has it.</summary>
    static async Task<string> PublishAsync(RegistryContainer registry, string target)
    {
        using var author = await CheckoutAsync(registry, "1.3.0");
        author.With("accounts/made", "by the author\n");
        await author.CommitAsync();
        await author.GitAsync("reset", "--quiet", "--soft", "HEAD~1");
        await author.GitAsync("commit", "--quiet", "--amend", "--message", "One");
        var push = await author.RunAsync("image", "push", "accounts", "--target", target);
        Assert.True(push.ExitCode == 0, push.Whole);
        var ids = await registry.Docker.RunAsync("image", "ls", "--quiet", "--filter", $"label={Slipway.Images.ImageLabels.Repository}={registry.Docker.Word}");
        await registry.Docker.RunAsync(["image", "rm", "--force", .. ids.Split('\n').Distinct()]);
        return push.Output.Trim();
    }

    static async Task<TemporaryRepository> CheckoutAsync(RegistryContainer registry, string version)
    {
        var repository = await TemporaryRepository.CreateAsync();
        var stage = $"{{ registry: \"{registry.Address}\" }}";
        var dockerfile = $"FROM {Debian} AS dev\nCOPY made /\nRUN : {registry.Docker.Word}\nFROM {Debian} AS prod\nCOPY made /\nRUN : {registry.Docker.Word}\nUSER 1000\n";
        repository.With("slipway.yaml", $"repository: {registry.Docker.Word}\nstages: {{ local: {stage}, test: {stage} }}\n")
            .With("accounts/slipway.yaml", $"app: accounts\n{Sleep}").With("accounts/version.txt", $"{version}\n").With("accounts/Dockerfile", dockerfile).With("accounts/made", "here\n")
            .With("accounts/client/slipway.yaml", "library: client\nrequires: { accounts: 1.1.0 }\ntest: cat /made\n")
            .With("visits/slipway.yaml", $"app: visits\nneeds: [accounts]\nrequires: {{ accounts: 1.2.0 }}\n{Sleep}").With("visits/Dockerfile", dockerfile).With("visits/made", "here\n");
        await repository.CommitAsync();
        return repository;
    }

    static async Task<string> ImageOfAsync(string container, RegistryContainer registry)
    {
        var id = await registry.Docker.RunAsync("ps", "--quiet", "--filter", $"name=slipway-{registry.Docker.Word}-.*{container}");
        var image = await registry.Docker.RunAsync("inspect", "--format", "{{.Image}}", id);
        return await registry.Docker.RunAsync("image", "inspect", "--format", "{{json .RepoDigests}}", image);
    }
}
