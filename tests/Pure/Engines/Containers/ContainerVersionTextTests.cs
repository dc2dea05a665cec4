using Slipway.Engines.Containers;

namespace Slipway.Tests.Engines.Containers;

public class ContainerVersionTextTests
{
    [Fact]
    public void Docker_says_which_client_and_which_engine_it_is() =>
        Assert.Equal(
            new ContainerVersionText(ContainerKind.Docker, new Version(20, 10, 24), "20.10.24+dfsg1", HasInit: true),
            ContainerVersionText.Parse("""
                {"Client":{"Version":"20.10.24+dfsg1","ApiVersion":"1.41"},"Server":{"Components":[{"Name":"Engine"},{"Name":"docker-init"}],"Version":"20.10.24+dfsg1"}}
                """));

    [Fact]
    public void A_docker_without_its_engine_says_so() =>
        Assert.Equal(
            new ContainerVersionText(ContainerKind.Docker, new Version(28, 2, 2), null, HasInit: false),
            ContainerVersionText.Parse("""{"Client":{"Version":"28.2.2","ApiVersion":"1.50"},"Server":null}"""));

    [Fact]
    public void Podman_is_its_own_engine_also_when_it_is_called_docker() =>
        Assert.Equal(
            new ContainerVersionText(ContainerKind.Podman, new Version(4, 3, 1), "4.3.1", HasInit: false),
            ContainerVersionText.Parse("""{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","OsArch":"linux/amd64"}}"""));

    [Theory]
    [InlineData("")]
    [InlineData("docker: command failed")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Client":"20.10"}""")]
    [InlineData("""{"Client":{"ApiVersion":"1.41","Version":"dev"}}""")]
    public void Anything_else_is_nothing(string text) => Assert.Null(ContainerVersionText.Parse(text));
}
