using System.Text.Json.Nodes;
using Slipway.Problems;
using Slipway.Releases.Planning;

namespace Slipway.Tests.Releases.Planning;

public class AskedObjectsTests
{
    readonly AskedObjects _asked = new();
    int _questions;

    [Fact]
    public async Task The_same_object_is_asked_about_once()
    {
        var first = await AskAsync(Map("1"), Map("0", version: "7"));
        var again = await AskAsync(Map("1"), Map("0", version: "7"));

        Assert.Same(first, again);
        Assert.Equal(1, _questions);
    }

    [Fact]
    public async Task Another_object_or_another_one_there_is_asked_about_anew()
    {
        await AskAsync(Map("1"), null);
        await AskAsync(Map("2"), null);
        await AskAsync(Map("2"), Map("0", version: "7"));
        await AskAsync(Map("2"), Map("0", version: "8"));
        await AskAsync(Map("2"), Map("0", version: "8"), component: "photos");

        Assert.Equal(5, _questions);
    }

    [Fact]
    public async Task What_stood_in_the_way_is_asked_about_anew()
    {
        await AskAsync(Map("1"), null, new Problem("kube-invalid", "it is wrong"));
        await AskAsync(Map("1"), null);

        Assert.Equal(2, _questions);
    }

    [Fact]
    public async Task The_namespace_of_several_components_is_asked_about_once()
    {
        await AskAsync(Space(), null);
        await AskAsync(Space(), null, component: "photos");

        Assert.Equal(1, _questions);
    }

    Task<ObjectForecast> AskAsync(JsonObject wanted, JsonObject? current, Problem? problem = null, string component = "visits") => _asked.AskAsync(wanted, component, current, () =>
    {
        _questions++;
        return Task.FromResult(new ObjectForecast(new PlannedObject(ObjectKey.Of(wanted), ObjectAction.Changed, wanted), problem is null ? [] : [problem]));
    });

    static JsonObject Map(string value, string? version = null) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "m", ["namespace"] = "n", ["resourceVersion"] = version },
        ["data"] = new JsonObject { ["value"] = value },
    };

    static JsonObject Space() => new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "n" } };
}
