using Slipway.Inside;

namespace Slipway.Tests.Inside;

public class ContainerOwnerTests
{
    static readonly ContainerOwner Self = new("aaaa", "bbbb", 100, 5000);

    [Fact]
    public void A_name_says_whose_it_is_whatever_the_component_is_called()
    {
        Assert.Equal(Self, ContainerOwner.Of(Self.NewName("visits")));
        Assert.Equal(Self, ContainerOwner.Of(Self.NewName("a-long-name")));
        Assert.NotEqual(Self.NewName("visits"), Self.NewName("visits"));
    }

    [Theory]
    [InlineData("slipway-visits-aaaa-bbbb-100-5000-1", true, false)]
    [InlineData("slipway-visits-aaaa-bbbb-100-5001-1", true, true)]
    [InlineData("slipway-visits-aaaa-bbbb-100-5000-1", false, true)]
    [InlineData("slipway-visits-aaaa-cccc-100-5000-1", true, true)]
    [InlineData("slipway-visits-other-bbbb-100-5000-1", false, false)]
    [InlineData("slipway-visits", false, false)]
    [InlineData("postgres-a-b-aaaa-bbbb-1-2-3", false, false)]
    public void A_container_is_left_behind_when_its_process_is_known_to_be_gone(string name, bool runs, bool isGone) =>
        Assert.Equal(isGone, ContainerOwner.IsGone(name, Self, pid => runs && pid == 100 ? 5000 : null));
}
