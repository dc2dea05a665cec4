using Slipway.Images;
using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Tests.Images.Registry;

public class RegistryClientTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task An_image_is_found_tagged_again_and_removed(bool hasTls, bool hasPassword)
    {
        await using var registry = await RegistryContainer.StartAsync(hasTls, hasPassword);
        if (hasTls)
        {
            registry.Trust();
        }

        if (hasPassword)
        {
            registry.LogIn();
        }

        var digest = await PushAsync(registry, "team/visits:1.4.0-build.57");
        using var client = registry.Client();
        var repository = registry.Repository("team/visits");

        Assert.Equal(digest, (await client.FindAsync(repository.Tagged("1.4.0-build.57"), Token))!.Digest);
        Assert.Null(await client.FindAsync(repository.Tagged("none"), Token));
        var manifest = await client.GetAsync(repository.At(digest), Token);
        Assert.Equal("ada", (await client.ConfigurationAsync(repository, manifest!, Token))!.Label(ImageLabels.Component));
        Assert.Equal(digest, await client.PutAsync(repository.Tagged("latest"), manifest!, Token));
        Assert.Equal(["1.4.0-build.57", "latest"], (await client.TagsAsync(repository, Token)).Order(StringComparer.Ordinal));
        Assert.True(await client.DeleteAsync(repository.At(digest), Token));
        Assert.Null(await client.FindAsync(repository.Tagged("latest"), Token));
        Assert.False(await client.DeleteAsync(repository.At(digest), Token));
        Assert.Empty(await client.TagsAsync(registry.Repository("nobody"), Token));
    }

    [Fact]
    public async Task A_password_that_is_missing_or_wrong_is_a_problem_with_the_command_that_mends_it()
    {
        await using var registry = await RegistryContainer.StartAsync(hasPassword: true);

        Assert.Equal("the container engine has no login for it", (await ProblemAsync(registry)).Why);
        registry.LogIn("wrong battery");
        var problem = await ProblemAsync(registry);
        Assert.Equal(("registry-denied", $"docker login {registry.Address}"), (problem.Code, problem.Fix));
        Assert.DoesNotContain("battery", problem.ToString());
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_a_problem()
    {
        await using var registry = await RegistryContainer.StartAsync(hasTls: true, hasPassword: true);
        registry.LogIn();

        var problem = await ProblemAsync(registry);
        Assert.Equal("registry-tls", problem.Code);
        Assert.Contains($"certs.d/{registry.Address}/ca.crt", problem.Fix!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_is_copied_by_digest_within_a_registry_and_to_another()
    {
        await using var registry = await RegistryContainer.StartAsync();
        await using var other = await RegistryContainer.StartAsync(hasTls: true, hasPassword: true);
        other.Trust();
        other.LogIn();
        var digest = await PushAsync(registry, "staging/visits:1.4.0-build.57");
        using var from = registry.Client();
        using var to = other.Client();
        var source = registry.Repository("staging/visits").At(digest);

        Assert.Equal(digest, await new ImageCopy(from, from, new RegistryLimits()).RunAsync(source, registry.Repository("production/visits").Tagged("v1.4.0"), Token));
        Assert.Equal(digest, await new ImageCopy(from, to, new RegistryLimits()).RunAsync(source, other.Repository("visits").Tagged("v1.4.0"), Token));

        Assert.Equal(digest, (await from.FindAsync(registry.Repository("production/visits").Tagged("v1.4.0"), Token))!.Digest);
        Assert.Equal(digest, (await to.FindAsync(other.Repository("visits").Tagged("v1.4.0"), Token))!.Digest);
        var pulled = registry.Docker.Own($"{registry.Address}/production/visits:v1.4.0");
        await registry.Docker.RunAsync("pull", pulled);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_a_problem()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var client = new RegistryClient(new RegistryHost("localhost:1"), new RegistryCredentials([], new Slipway.Programs.ProgramRunner()), new RegistryCertificates([]),
            new RegistryLimits { FirstPause = TimeSpan.Zero }, TimeProvider.System);

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => client.TagsAsync(ImageReference.Parse("localhost:1/visits"), Token))).Problems[0];
        Assert.Equal(("registry-not-reached", "no connection could be made"), (problem.Code, problem.Why));
    }

    static async Task<Problem> ProblemAsync(RegistryContainer registry)
    {
        using var client = registry.Client();
        return (await Assert.ThrowsAsync<ProblemException>(() => client.TagsAsync(registry.Repository("visits"), Token))).Problems[0];
    }

    /// <summary>Pushes a small image through the engine, and answers the digest that the engine was told.</summary>
    static async Task<string> PushAsync(RegistryContainer registry, string name)
    {
        var reference = $"{registry.Address}/{name}";
        await registry.Docker.ImportAsync(reference, [("hello", registry.Docker.Word)], $"LABEL {ImageLabels.Component}=ada");
        await registry.Docker.RunAsync("--config", Path.Combine(registry.Home, ".docker"), "push", reference);
        return (await registry.Docker.RunAsync("image", "inspect", "--format", "{{index .RepoDigests 0}}", reference)).Split('@')[1];
    }
}
