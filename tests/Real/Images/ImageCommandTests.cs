using Slipway.Images;
using Slipway.Tests.Images.Registry;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

public class ImageCommandTests
{
    [Fact]
    [Trait("list", "slow")]
    public async Task Images_are_listed_tagged_pulled_and_pruned()
    {
        await using var registry = await RegistryContainer.StartAsync(hasPassword: true);
        registry.LogIn();
        using var repository = await RepositoryAsync(registry);
        await PushAsync(registry, "1.3.0-build.1", "1.4.0-build.1", "1.4.0-build.9");

        var move = await repository.RunAsync("image", "tag", "visits:1.4.0-build.1", "latest");
        Assert.Equal((0, "`latest` is new\n"), (move.ExitCode, move.Error));
        var back = await repository.RunAsync("image", "tag", "visits:1.4.0-build.9", "latest");
        Assert.StartsWith("`latest` was on sha256:", back.Error, StringComparison.Ordinal);

        var list = await repository.RunAsync("image", "list");
        Assert.Equal(0, list.ExitCode);
        Assert.Matches(@"visits +1\.4\.0-build\.1 +localhost:\d+ +[0-9a-f]{12} .* branch main\n", list.Output);
        Assert.Matches(@"visits +1\.4\.0-build\.9 latest +localhost:\d+", list.Output);

        var pull = await repository.RunAsync("image", "pull", "visits:latest");
        registry.Docker.Own($"{registry.Address}/visits:latest");
        Assert.Matches(@"^localhost:\d+/visits@sha256:[0-9a-f]{64}\n$", pull.Output);

        var kept = await repository.RunAsync("image", "prune", "--registry", "--dry-run");
        Assert.Matches(@"keep    visits:1\.3\.0-build\.1  localhost:\d+  it is new\n", kept.Output);

        // An image is as old as it says, in whole seconds at best.
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        var asked = await repository.RunAsync("image", "prune", "--registry", "--older-than", "1s");
        Assert.Equal(2, asked.ExitCode);
        var pruned = await repository.RunAsync("image", "prune", "--registry", "--older-than", "1s", "--yes");
        Assert.Equal((0, "removed 1 image\n"), (pruned.ExitCode, pruned.Error));
        var here = await repository.RunAsync("image", "prune", "--older-than", "1s");
        Assert.Equal((0, "removed 1 image\n"), (here.ExitCode, here.Error));
        var left = await repository.RunAsync("image", "list", "-o", "json");
        Assert.DoesNotContain("1.3.0-build.1", left.Output, StringComparison.Ordinal);
        Assert.Contains("1.4.0-build.1", left.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_the_source_is_now_is_built_checked_and_pushed_once()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var repository = await RepositoryAsync(registry);
        registry.Docker.Own($"{registry.Address}/visits:1.4.0-build.1");
        registry.Docker.Own($"{registry.Address}/visits:1.4.0-build.2");
        registry.Docker.Own($"{registry.Docker.Word}/visits:local-{Slipway.Images.Registry.ImageTag.UserWord(Environment.UserName)}-1.4.0");

        var root = await repository.RunAsync("image", "push", "visits", "--release");
        Assert.Equal(1, root.ExitCode);
        Assert.Contains("the image of `visits` runs as root", root.Error, StringComparison.Ordinal);

        repository.With("visits/Dockerfile", "FROM scratch\nCOPY version.txt /\nUSER 1000\n");
        await repository.CommitAsync();
        var push = await repository.RunAsync("image", "push", "visits", "--release");
        Assert.True(push.ExitCode == 0, push.Whole);
        Assert.Matches(@"^localhost:\d+/visits@sha256:[0-9a-f]{64}\n$", push.Output);
        Assert.EndsWith("visits: v1.4.0 is pushed; `latest` is moved to it\n", push.Error, StringComparison.Ordinal);
        var again = await repository.RunAsync("image", "push", "visits", "--release");
        Assert.Equal(push.Output, again.Output);
        Assert.EndsWith("visits: v1.4.0 is there already, with the same content\n", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_without_a_registry_says_so()
    {
        await Docker.RequireAsync();
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n").With("visits/slipway.yaml", "app: visits\n").With("visits/Dockerfile", "FROM scratch\n").With("visits/version.txt", "1.4.0\n");
        await repository.CommitAsync();

        Assert.Contains("stage `local` has no registry", (await repository.RunAsync("image", "pull")).Error, StringComparison.Ordinal);
        Assert.Contains("`plasma` has no image", (await repository.RunAsync("image", "list", "plasma")).Error, StringComparison.Ordinal);
    }

    static async Task<TemporaryRepository> RepositoryAsync(RegistryContainer registry)
    {
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", $"repository: {registry.Docker.Word}\nstages: {{ local: {{ registry: \"{registry.Address}\" }} }}\n")
            .With("visits/slipway.yaml", "app: visits\n").With("visits/Dockerfile", "FROM scratch\nCOPY version.txt /\n").With("visits/version.txt", "1.4.0\n");
        await repository.CommitAsync();
        if (Directory.Exists(Path.Combine(registry.Home, ".docker")))
        {
            repository.Environment["DOCKER_CONFIG"] = Path.Combine(registry.Home, ".docker");
        }

        return repository;
    }

    static async Task PushAsync(RegistryContainer registry, params string[] tags)
    {
        foreach (var tag in tags)
        {
            var name = $"{registry.Address}/visits:{tag}";
            await registry.Docker.ImportAsync(name, [("tag", tag + registry.Docker.Word)], $"LABEL {ImageLabels.Component}=visits", $"LABEL {ImageLabels.Repository}={registry.Docker.Word}");
            await registry.Docker.RunAsync("--config", Path.Combine(registry.Home, ".docker"), "push", name);
        }
    }
}
