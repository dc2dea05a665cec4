using System.Text.Json.Nodes;
using Slipway.Clusters;
using Slipway.Engines.Kubernetes;

namespace Slipway.Tests.Clusters;

public class StageResetTests
{
    [Fact]
    public void Namespaces_go_backwards_the_forgotten_ones_first_and_the_records_last()
    {
        var found = new[] { "records", "shop", "old", "billing" }.Select(name => new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });

        Assert.Equal(["old", "shop", "billing", "records"], StageReset.Order(found, ["records", "billing", "shop"]).Select(one => one.Name()));
    }
}
