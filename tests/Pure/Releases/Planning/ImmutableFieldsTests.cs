using Slipway.Releases.Planning;

namespace Slipway.Tests.Releases.Planning;

public class ImmutableFieldsTests
{
    [Theory]
    [InlineData("apps/v1", "Deployment", "spec: { selector: { matchLabels: { app: a } } }", "spec: { selector: { matchLabels: { app: b } } }", "spec.selector")]
    [InlineData("apps/v1", "StatefulSet", "spec: { volumeClaimTemplates: [{ spec: { size: 1Gi } }] }", "spec: { volumeClaimTemplates: [{ spec: { size: 2Gi } }] }", "spec.volumeClaimTemplates")]
    [InlineData("apps/v1", "StatefulSet", "spec: { volumeClaimTemplates: [{ spec: { size: 1Gi, volumeMode: Filesystem } }] }", "spec: { volumeClaimTemplates: [{ spec: { size: 1024Mi } }] }", null)]
    [InlineData("batch/v1", "Job", "spec: { template: { spec: { image: a } } }", "spec: { template: { spec: { image: b } } }", "spec.template")]
    [InlineData("v1", "Service", "spec: { clusterIP: 10.0.0.1 }", "spec: { clusterIP: None }", "spec.clusterIP")]
    [InlineData("v1", "Service", "spec: { clusterIP: 10.0.0.1 }", "spec: { ports: [] }", null)]
    [InlineData("v1", "ConfigMap", "immutable: true\ndata: { a: one }", "data: { a: two }", "data")]
    [InlineData("v1", "ConfigMap", "data: { a: one }", "data: { a: two }", null)]
    [InlineData("v1", "PersistentVolumeClaim", "spec: { storageClassName: slow }", "spec: { storageClassName: fast }", "spec.storageClassName")]
    [InlineData("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: { kind: Role, name: a }", "roleRef: { kind: Role, name: b }", "roleRef")]
    [InlineData("example.net/v1", "Deployment", "spec: { selector: a }", "spec: { selector: b }", null)]
    public void A_field_that_can_never_change_is_recognised(string apiVersion, string kind, string before, string wanted, string? field)
    {
        var problems = ImmutableFields.Find(Of(apiVersion, kind, before), Of(apiVersion, kind, wanted));

        Assert.Equal(field is null ? [] : [$"`{field}` of {kind} `visits` would have to change, which it never can"], problems.Select(problem => problem.What));
        Assert.All(problems, problem => Assert.NotNull(problem.Fix));
    }

    [Fact]
    public void What_holds_data_is_never_made_anew()
    {
        const string Allowed = "metadata: { name: visits, annotations: { slipway/replace: 'true' } }";

        Assert.True(ImmutableFields.MayReplace(Applied.Yaml($"apiVersion: batch/v1\nkind: Job\n{Allowed}")));
        Assert.False(ImmutableFields.MayReplace(Applied.Yaml($"apiVersion: v1\nkind: PersistentVolumeClaim\n{Allowed}")));
        Assert.False(ImmutableFields.MayReplace(Of("batch/v1", "Job", "spec: {}")));
    }

    static System.Text.Json.Nodes.JsonObject Of(string apiVersion, string kind, string rest) => Applied.Yaml($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{ name: visits }}\n{rest}");
}
