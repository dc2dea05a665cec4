using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Problems;
using Slipway.Releases.Planning;

namespace Slipway.Tests.Releases.Planning;

public class AlikeObjectsTests
{
    static readonly ImmutableArray<Problem> Wrong = [new Problem("kube-invalid", "it is wrong")];

    readonly AlikeObjects _alike = new();
    int _questions;

    [Fact]
    public async Task What_differs_by_the_component_s_name_and_image_alone_is_asked_about_once()
    {
        Assert.Empty(await AskAsync("visits", 'a'));
        Assert.Empty(await AskAsync("photos", 'b'));

        Assert.Equal(1, _questions);
    }

    [Fact]
    public async Task What_differs_by_anything_else_is_asked_about()
    {
        await AskAsync("visits", 'a');
        await AskAsync("visits", 'a', "9090");
        await AskAsync("gorgeous", 'a');

        Assert.Equal(3, _questions);
    }

    [Fact]
    public async Task Where_the_first_is_wrong_each_is_asked_about()
    {
        Assert.Equal(Wrong, await AskAsync("visits", 'a', problems: Wrong));
        Assert.Empty(await AskAsync("photos", 'a'));
        Assert.Equal(Wrong, await AskAsync("orders", 'a', problems: Wrong));

        Assert.Equal(3, _questions);
    }

    Task<ImmutableArray<Problem>> AskAsync(string component, char digest, string port = "8080", ImmutableArray<Problem>? problems = null) => _alike.AskAsync(
        new JsonObject { ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = component }, ["image"] = $"registry/{component}@sha256:{new string(digest, 64)}", ["port"] = port },
        component,
        () =>
        {
            _questions++;
            return Task.FromResult(problems ?? []);
        });
}
