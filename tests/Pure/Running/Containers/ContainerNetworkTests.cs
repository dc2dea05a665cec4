using System.Net;
using Slipway.Running.Containers;

namespace Slipway.Tests.Running.Containers;

public class ContainerNetworkTests
{
    const string Id = "99cf5c7ef6d8a5b4bd6ee3f7d25a5c9e";

    static readonly (string Bridge, IPAddress Address)[] Own =
    [
        ("lo", IPAddress.Loopback),
        ("br-99cf5c7ef6d8", IPAddress.Parse("172.18.0.1")),
        ("br-aaaaaaaaaaaa", IPAddress.Parse("172.19.0.1")),
    ];

    [Fact]
    public void A_network_meets_this_machine_at_its_own_bridge() => Assert.Equal("172.18.0.1", ContainerNetwork.GatewayOf($"{Id} 172.18.0.1\n", Own));

    [Theory]
    [InlineData($"{Id} 172.19.0.1")]
    [InlineData($"{Id} 172.20.0.1")]
    [InlineData($"{Id} ")]
    [InlineData("172.18.0.1")]
    [InlineData("")]
    public void The_bridge_of_another_engine_is_not_taken_for_it(string said) => Assert.Null(ContainerNetwork.GatewayOf(said, Own));
}
