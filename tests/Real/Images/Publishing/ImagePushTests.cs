using NuGet.Versioning;
using Slipway.Digests;
using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Images.Checks;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Tests.Images.Registry;
using Slipway.Versions;

namespace Slipway.Tests.Images.Publishing;

public class ImagePushTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_is_written_once_and_its_aliases_move_forward_and_back()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var client = registry.Client();
        var push = Push(registry, client);
        var repository = registry.Repository("visits");

        var first = await push.RunAsync(await BuiltAsync(registry, "one"), Tags("1.4.0", 57), repository, [], Token);
        Assert.Equal((true, "v1.4.0", "latest"), (first.IsNew, first.Name.Tag, first.Moved));
        Assert.Equal(first.Digest, await DigestAsync(client, repository, "1.4.0-build.57"));
        Assert.Equal(first.Digest, await DigestAsync(client, repository, "latest"));

        var again = await push.RunAsync(await BuiltAsync(registry, "one"), Tags("1.4.0", 57), repository, [], Token);
        Assert.Equal((false, first.Digest, null), (again.IsNew, again.Digest, again.Moved));

        var other = await BuiltAsync(registry, "two");
        var problem = (await Assert.ThrowsAsync<ProblemException>(() => push.RunAsync(other, Tags("1.4.0", 58), repository, [], Token))).Problems[0];
        var digest = await DigestAsync(client, repository, "1.4.0-build.58");
        Assert.Equal(("release-is-written", $"there it is {first.Digest}, and this would be {digest}", "slipway version bump patch"), (problem.Code, problem.Why, problem.Fix));

        var second = await push.RunAsync(other, Tags("1.4.1", 59), repository, [], Token);
        Assert.Equal((second.Digest, "latest"), (await DigestAsync(client, repository, "latest"), second.Moved));
        Assert.Equal((second.Digest, first.Digest), await new TagMove(client).RunAsync(repository.Tagged("v1.4.0"), "latest", Token));
        Assert.Equal(first.Digest, await DigestAsync(client, repository, "latest"));
        Assert.Equal("release-is-written", (await Assert.ThrowsAsync<ProblemException>(() => new TagMove(client).RunAsync(repository.Tagged("v1.4.0"), "v1.4.1", Token))).Problems[0].Code);
    }

    [Fact]
    public async Task The_same_sources_are_the_same_image_whoever_built_it()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var client = registry.Client();
        var push = Push(registry, client);
        var repository = registry.Repository("visits");
        var first = await push.RunAsync(await BuiltAsync(registry, "one"), Tags("1.4.0", 57), repository, [], Token);

        var rebuilt = await BuiltAsync(registry, "one", ("built-at", "another time"));
        var again = await push.RunAsync(rebuilt, Tags("1.4.0", 57), repository, [], Token);

        Assert.Equal((false, first.Digest), (again.IsNew, again.Digest));
    }

    [Fact]
    public async Task An_image_that_should_not_be_seen_does_not_leave_the_machine()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var client = registry.Client();
        var repository = registry.Repository("visits");
        var image = await BuiltAsync(registry, "one", ("root/.netrc", "machine git.example.net login ada password hunter22"), ("var/cache/apt/archives/a.deb", new string('x', 2_000_000)));
        await registry.Docker.RunAsync("image", "inspect", image.Id);

        var problems = (await Assert.ThrowsAsync<ProblemException>(() => Push(registry, client).RunAsync(image, Tags("1.4.0", 57), repository, [], Token))).Problems;

        Assert.Equal(["image-has-secret", "image-has-cache"], problems.Select(problem => problem.Code));
        Assert.Empty(await client.TagsAsync(repository, Token));
        Assert.True((await Push(registry, client).RunAsync(image, Tags("1.4.0", 57), repository, ["/root/.netrc", "package-cache"], Token)).IsNew);
    }

    [Fact]
    public async Task What_was_tested_on_one_stage_is_copied_to_another_byte_for_byte()
    {
        await using var registry = await RegistryContainer.StartAsync();
        using var client = registry.Client();
        var push = Push(registry, client);
        var tags = Tags("1.4.0", 57);
        var tested = await push.RunAsync(await BuiltAsync(registry, "one"), tags with { Release = null, Alias = null }, registry.Repository("staging/visits"), [], Token);

        var copied = await push.CopyAsync(client, registry.Repository("staging/visits"), tags, registry.Repository("production/visits"), Token);

        Assert.Equal((tested.Digest, "v1.4.0", "latest"), (copied.Digest, copied.Name.Tag, copied.Moved));
        Assert.False((await push.CopyAsync(client, registry.Repository("staging/visits"), tags, registry.Repository("production/visits"), Token)).IsNew);
    }

    static PushTags Tags(string version, long build) => PushTags.Of(new ComponentVersion(NuGetVersion.Parse(version), build), ImageTarget.Prod, "ada", isRelease: true);

    static async Task<string?> DigestAsync(RegistryClient client, ImageReference repository, string tag) => (await client.FindAsync(repository.Tagged(tag), Token))?.Digest;

    static ImagePush Push(RegistryContainer registry, RegistryClient client)
    {
        var calls = new ContainerCalls(new ContainerProgram("docker", ContainerKind.Docker, new Version(20, 10)));
        return new ImagePush(client, _ => Task.FromResult(new EngineImages(calls, new ProgramRunner(), registry.Docker.Word)), _ => Task.FromResult(new ImageChecks(calls, new ProgramRunner())));
    }

    static async Task<BuiltImage> BuiltAsync(RegistryContainer registry, string source, params (string, string)[] files)
    {
        var fingerprint = new DigestBuilder().Add(source).Build();
        var name = $"{registry.Docker.Word}/visits:{source}-{files.Length}";
        foreach (var tag in (string[])["1.4.0-build.57", "1.4.0-build.58", "1.4.1-build.59"])
        {
            registry.Docker.Own($"{registry.Address}/visits:{tag}");
            registry.Docker.Own($"{registry.Address}/staging/visits:{tag}");
        }

        var id = await registry.Docker.ImportAsync(name, [("source", source), .. files], "USER app", $"LABEL {ImageLabels.Fingerprint}={fingerprint}", $"LABEL {ImageLabels.Component}=visits");
        return new BuiltImage("visits", ImageTarget.Prod, name, id, fingerprint);
    }
}
