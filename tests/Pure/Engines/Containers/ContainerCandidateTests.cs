using Slipway.Engines.Containers;

namespace Slipway.Tests.Engines.Containers;

public class ContainerCandidateTests
{
    static readonly ContainerCandidate Old = Of("/usr/local/bin/docker", ImageBuilder.Old, "20.10");
    static readonly ContainerCandidate BuildKit = Of("/usr/bin/docker", ImageBuilder.BuildKit, "20.10");
    static readonly ContainerCandidate Podman = Of("/usr/bin/podman", ImageBuilder.Buildah, "4.3.1");

    [Fact]
    public void A_docker_that_builds_with_BuildKit_comes_before_one_that_is_first_on_PATH() => Assert.Equal(BuildKit, ContainerCandidate.Best([Old, BuildKit, Podman]));

    [Fact]
    public void Any_docker_comes_before_podman() => Assert.Equal(Old, ContainerCandidate.Best([Podman, Old]));

    [Fact]
    public void Only_an_engine_that_answers_counts() => Assert.Equal(Podman, ContainerCandidate.Best([BuildKit with { Engine = null }, Podman]));

    [Fact]
    public void Of_equals_the_first_is_taken() => Assert.Equal(BuildKit, ContainerCandidate.Best([BuildKit, Of("/bin/docker", ImageBuilder.Buildx, "20.10")]));

    [Fact]
    public void One_that_does_not_answer_is_better_than_none() => Assert.Null(ContainerCandidate.Best([Old with { Engine = null }])!.Engine);

    static ContainerCandidate Of(string path, ImageBuilder builder, string engine) =>
        new(new ContainerProgram(path, builder == ImageBuilder.Buildah ? ContainerKind.Podman : ContainerKind.Docker, new Version(1, 0)) { Builder = builder }, engine);
}
