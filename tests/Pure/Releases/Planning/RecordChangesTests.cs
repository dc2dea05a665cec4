using System.Text.Json.Nodes;
using Slipway.Releases.Planning;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Planning;

public class RecordChangesTests
{
    [Fact]
    public void Two_releases_differ_in_what_was_written_down()
    {
        var before = PlaceSamples.Record(1, 1, Map("kept", "1"), Map("changed", "1"), Map("gone", "1"), PlaceSamples.Secret("old"));
        var after = PlaceSamples.Record(2, 2, Map("kept", "1"), Map("changed", "2"), Map("new", "1"), PlaceSamples.Secret("young"));

        var changes = RecordChanges.Between(before, after);

        Assert.Equal(
            ["Changed ConfigMap/changed data.value=\"2\"", "Created ConfigMap/new", "Created Secret/young", "Pruned ConfigMap/gone", "Pruned Secret/old"],
            changes.Select(one => $"{one.Action} {one.Key}{string.Concat(one.Diff.Select(change => $" {change.Path}={change.After}"))}"));
    }

    [Fact]
    public void An_image_that_is_not_built_has_no_digest()
    {
        var change = Assert.Single(FieldChanges.Between(Map("a", "shop@sha256:1"), Map("a", $"localhost:5000/shop@{WantedImage.NotBuilt}")));

        Assert.Equal("localhost:5000/shop (to be built)", change.After);
    }

    static JsonObject Map(string name, string value) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject { ["value"] = value },
    };
}
