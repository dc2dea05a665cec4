using Slipway.Tests.Images.Registry;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

public class PublishedImageTests
{
    const string Debian = "debian:bookworm-slim";

    [Fact]
    [Trait("list", "slow")]
    public async Task Who_changed_no_dependency_gets_the_published_dev_image_and_who_did_builds_one()
    {
        await using var registry = await RegistryContainer.StartAsync();
        await Docker.RequireAsync(Debian);
        using var author = await CheckoutAsync(registry);
        var push = await author.RunAsync("image", "push", "visits", "--target", "dev");
        Assert.True(push.ExitCode == 0, push.Whole);
        await ForgetAsync(registry);

        using var user = await CheckoutAsync(registry);
        Assert.Contains($"pulled: {push.Output.Trim()}", (await user.RunAsync("build", "--target", "dev", "--dry-run")).Whole, StringComparison.Ordinal);
        var test = await user.RunAsync("test");
        Assert.True(test.ExitCode == 0, test.Whole);
        Assert.Matches("(?m)^done +visits:image-dev +sha256:[0-9a-f]{12} pulled", test.Whole);
        Assert.Matches("(?m)^unchanged +visits:image-dev", (await user.RunAsync("build", "--target", "dev")).Whole);

        // A new version alone is no other dependency.
        await ForgetAsync(registry);
        user.With("visits/version.txt", "1.5.0\n");
        Assert.Matches("(?m)^done +visits:image-dev +sha256:[0-9a-f]{12} pulled", (await user.RunAsync("build", "--target", "dev")).Whole);
        user.With("visits/lock.txt", "2");
        Assert.Matches("(?m)^done +visits:image-dev +[a-z0-9]+/visits:local-.*-dev-1.5.0 +sha256:[0-9a-f]{12}  [0-9.]+ s$", (await user.RunAsync("build", "--target", "dev")).Whole);
    }

    [Fact]
    public async Task A_registry_that_is_away_stands_in_nobodys_way_and_is_named()
    {
        await using var registry = await RegistryContainer.StartAsync();
        await Docker.RequireAsync(Debian);
        using var user = await CheckoutAsync(registry);
        user.With("slipway.yaml", $"repository: {registry.Docker.Word}\nstages: {{ local: {{ registry: \"localhost:1\" }} }}\n");

        var build = await user.RunAsync("build", "--target", "dev");

        Assert.True(build.ExitCode == 0, build.Whole);
        Assert.Contains("built here: the registry `localhost:1` cannot be reached", build.Whole, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost:1", (await user.RunAsync("build", "--target", "dev")).Whole, StringComparison.Ordinal);
    }

    static async Task<TemporaryRepository> CheckoutAsync(RegistryContainer registry)
    {
        var repository = await TemporaryRepository.CreateAsync();
        var stage = $"{{ registry: \"{registry.Address}\" }}";
        repository.With("slipway.yaml", $"repository: {registry.Docker.Word}\nstages: {{ local: {stage}, test: {stage} }}\n")
            .With("visits/slipway.yaml", "app: visits\nrun: ./run\ntest: cat /lock.txt\n").With("visits/version.txt", "1.4.0\n").With("visits/lock.txt", "1")
            .With("visits/Dockerfile", $"FROM {Debian} AS dev\nCOPY lock.txt /\nRUN : {registry.Docker.Word}\nUSER 1000\n");
        await repository.CommitAsync();
        return repository;
    }

    /// <summary>Leaves the registry as the only one that has it.</summary>
    static async Task ForgetAsync(RegistryContainer registry)
    {
        var ids = await registry.Docker.RunAsync("image", "ls", "--quiet", "--filter", $"label={Slipway.Images.ImageLabels.Repository}={registry.Docker.Word}");
        await registry.Docker.RunAsync(["image", "rm", "--force", .. ids.Split('\n').Distinct()]);
    }
}
