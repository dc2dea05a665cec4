using System.Text.Json.Nodes;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Tests.Releases.Planning.Manifests;

public class AccountUseTests
{
    [Theory]
    [InlineData("""{ "kind": "Deployment", "spec": { "template": { "spec": { "serviceAccountName": "visits" } } } }""")]
    [InlineData("""{ "kind": "Pod", "spec": { "serviceAccount": "visits" } }""")]
    [InlineData("""{ "kind": "RoleBinding", "subjects": [{ "kind": "User", "name": "ada" }, { "kind": "ServiceAccount", "name": "visits" }] }""")]
    [InlineData("""{ "kind": "ScheduledWork", "spec": { "workers": [{ "runsAsServiceAccount": "visits" }] } }""")]
    public void Whoever_runs_as_it_or_gives_it_rights_names_it(string one) => Assert.True(AccountUse.IsNamed("visits", null, Object(one)));

    [Theory]
    [InlineData("""{ "kind": "Deployment", "metadata": { "name": "visits" }, "spec": { "template": { "spec": { "serviceAccountName": "other" } } } }""")]
    [InlineData("""{ "kind": "RoleBinding", "subjects": [{ "kind": "User", "name": "visits" }] }""")]
    [InlineData("""{ "kind": "ServiceAccount", "metadata": { "name": "visits" } }""")]
    public void Others_of_the_same_name_are_something_else(string one) => Assert.False(AccountUse.IsNamed("visits", null, Object(one)));

    static JsonObject Object(string text) => (JsonObject)JsonNode.Parse(text)!;
}
