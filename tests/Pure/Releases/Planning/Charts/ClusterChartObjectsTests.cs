using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Tests.Releases.Planning.Charts;

public class ClusterChartObjectsTests
{
    static readonly ObjectOwner Owner = new("plasma", "staging.cluster", "ingress");

    [Fact]
    public void Objects_get_the_chart_s_labels_and_namespace_and_may_be_elsewhere()
    {
        var wanted = Of("""
            { apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: leader, namespace: kube-system } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
            ---
            { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: reader, namespace: ignored } }
            """);

        Assert.Empty(wanted.Problems);
        Assert.Equal(["Namespace/", "ConfigMap/ingress", "ClusterRole/", "Role/kube-system"], wanted.Objects.Select(one => $"{one.Kind()}/{one.Namespace()}"));
        Assert.All(wanted.Objects.Skip(1), one => Assert.True(Owner.Owns(one)));
        Assert.False(new ObjectOwner("plasma", "staging", "ingress").Owns(wanted.Objects[1]));
    }

    [Fact]
    public void An_object_of_a_kind_that_the_chart_defines_goes_where_the_definition_says() => Assert.Equal(["", "ingress"], Of("""
        { apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: ships.example.net }, spec: { group: example.net, scope: Namespaced, names: { kind: Ship } } }
        ---
        { apiVersion: example.net/v1, kind: Ship, metadata: { name: ada } }
        """).Objects.Skip(1).Select(one => one.Namespace() ?? ""));

    [Theory]
    [InlineData("{ apiVersion: v1, kind: Secret, metadata: { name: login }, stringData: { password: hunter2 } }", "secret-in-manifest")]
    [InlineData("{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: kube-system } }", "object-elsewhere")]
    [InlineData("{ apiVersion: v1, kind: ConfigMap, metadata: { name: one } }\n---\n{ apiVersion: v1, kind: ConfigMap, metadata: { name: one, namespace: ingress } }", "object-twice")]
    public void What_cannot_be_installed_is_told_before_anything_is(string yaml, string code) => Assert.Equal(code, Assert.Single(Of(yaml).Problems).Code);

    [Fact]
    public void A_definition_tells_its_kind_in_each_version_that_is_served()
    {
        var definition = ObjectReader.Read("chart", "{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: ships.example.net }, spec: { group: example.net, scope: Namespaced, names: { kind: Ship, plural: ships }, versions: [ { name: v1, served: true }, { name: v0, served: false } ] } }").Single();

        Assert.Equal(["/apis/example.net/v1/namespaces/n/ships"], Slipway.Releases.Deploys.DefinedKinds.Of(definition).Select(kind => kind.Path("n")));
    }

    static WantedRelease Of(string yaml)
    {
        var space = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "ingress" } };
        return new ClusterChartObjects(Owner, "ingress", (_, kind) => kind is "ClusterRole" or "Namespace" or "CustomResourceDefinition" ? false : kind == "Ship" ? null : true)
            .Of(new OwnWritten([.. ObjectReader.Read("ingress", yaml).Select(one => ("ingress", one))]), [space]);
    }
}
