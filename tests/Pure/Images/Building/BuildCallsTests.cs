using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Images.Building;
using Slipway.Repository.Components;

namespace Slipway.Tests.Images.Building;

public class BuildCallsTests
{
    static readonly BuildOrder Order = new("plasma/visits:local-ada-1.0.0", "/w/id")
    {
        Target = "prod",
        Labels = Map(("a", "b")),
        Args = Map(("V", "1")),
        ArgNames = ["HTTP_PROXY"],
        SecretVariables = Map(("token", "SLIPWAY_BUILD_SECRET_0")),
        SecretFiles = Map(("nuget", "/home/ada/NuGet.Config")),
    };

    const string Words = "--file .slipway.Dockerfile --tag plasma/visits:local-ada-1.0.0 --iidfile /w/id --target prod --label a=b --build-arg V=1 --build-arg HTTP_PROXY";

    [Theory]
    [InlineData(ImageBuilder.BuildKit, $"/docker build --progress plain {Words} --secret id=token,env=SLIPWAY_BUILD_SECRET_0 --secret id=nuget,src=/home/ada/NuGet.Config -", "DOCKER_BUILDKIT=1")]
    [InlineData(ImageBuilder.Buildx, $"/docker buildx build --load --progress plain {Words} --secret id=token,env=SLIPWAY_BUILD_SECRET_0 --secret id=nuget,src=/home/ada/NuGet.Config -", "BUILDX_NO_DEFAULT_ATTESTATIONS=1")]
    [InlineData(ImageBuilder.Old, $"/docker build {Words} -", "DOCKER_BUILDKIT=0")]
    [InlineData(ImageBuilder.Buildah, $"/docker build --format docker --layers {Words} --secret id=token,type=env,env=SLIPWAY_BUILD_SECRET_0 --secret id=nuget,src=/home/ada/NuGet.Config -", "")]
    public void Each_builder_is_told_in_its_own_words(ImageBuilder builder, string words, string variables)
    {
        var call = BuildCalls.Of(Program(builder), Order);

        Assert.Equal((words, variables), (string.Join(' ', call.Words), string.Join(' ', call.Environment.Select(one => $"{one.Key}={one.Value}"))));
    }

    [Fact]
    public void The_old_builder_gets_our_dockerfile_without_mounts_and_refuses_a_written_one()
    {
        var old = Program(ImageBuilder.Old);
        var written = ImageLab.Visits("FROM a AS dev\nFROM b AS prod\nRUN --mount=type=cache,target=/c x\n").Recipe();

        Assert.Equal("builder-too-old", Assert.Throws<Slipway.Problems.ProblemException>(() => BuildText.Of(written, old, _ => "", "1")).Problems[0].Code);
        Assert.Contains("--mount", BuildText.Of(written, Program(ImageBuilder.BuildKit), _ => "", "1").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_told_behind_everything_else()
    {
        Assert.Equal(("FROM a AS prod\nENV SLIPWAY_VERSION=1.4.0+57\n", null), BuildText.Of(ImageLab.Visits("FROM a AS prod").Recipe(), Program(ImageBuilder.BuildKit), _ => "", "1.4.0+57"));
        Assert.Equal(("FROM a AS prod\nFROM b\n\nFROM prod AS slipway-image\nENV SLIPWAY_VERSION=1\n", null), BuildText.Of(ImageLab.Visits("FROM a AS prod\nFROM b\n").Recipe(), Program(ImageBuilder.BuildKit), _ => "", "1"));
        Assert.Equal(("FROM a AS dev\nFROM b", "dev"), BuildText.Of(ImageLab.Visits("FROM a AS dev\nFROM b").Recipe(target: ImageTarget.Dev), Program(ImageBuilder.BuildKit), _ => "", "1"));
    }

    [Fact]
    public void What_the_engine_has_is_read_with_its_labels()
    {
        var print = new string('a', 64);
        var images = StoredImage.Parse($$"""[{ "Id": "1f", "RepoTags": ["a:b"], "RepoDigests": ["r/a@sha256:2"], "Config": { "Labels": { "dev.slipway.fingerprint": "{{print}}" } } }, { "Id": "2", "Config": { "Labels": null } }]""");

        var image = Assert.Single(images);
        Assert.Equal(("sha256:1f", print, "a:b", "r/a@sha256:2"), (image.Id, image.Fingerprint.ToString(), image.Tags.Single(), image.Digests.Single()));
        Assert.Empty(StoredImage.Parse("no such image"));
    }

    [Theory]
    [InlineData("https://ada:secret@example.net/team/plasma.git?token=x", "https://example.net/team/plasma.git")]
    [InlineData("ssh://git:secret@example.net/plasma", "ssh://git@example.net/plasma")]
    [InlineData("git@example.net:team/plasma.git", "git@example.net:team/plasma.git")]
    [InlineData("/srv/plasma.git", null)]
    [InlineData("file:///srv/plasma.git", null)]
    [InlineData("", null)]
    public void The_source_is_told_without_a_login(string remote, string? source) => Assert.Equal(source, GitHead.Parse("c0ffee 1700000000", remote)!.Source);

    [Fact]
    public void Who_changed_no_dependency_builds_none()
    {
        var own = Slipway.Digests.Digest.Of("own"u8);
        Assert.Equal(ImageWay.Stands, ImageWays.Of(own, isHere: true, null));
        Assert.Equal(ImageWay.Pull, ImageWays.Of(own, isHere: false, new PublishedImage("r/a@sha256:1", own)));
        Assert.Equal(ImageWay.Build, ImageWays.Of(own, isHere: false, new PublishedImage("r/a@sha256:1", Slipway.Digests.Digest.Of("other"u8))));
        Assert.Equal(ImageWay.Build, ImageWays.Of(own, isHere: false, null));
    }

    static ContainerProgram Program(ImageBuilder builder) => new("/docker", ContainerKind.Docker, new Version(20, 10)) { Builder = builder };

    static ImmutableSortedDictionary<string, string> Map(params IEnumerable<(string Key, string Value)> all) => all.ToImmutableSortedDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
}
