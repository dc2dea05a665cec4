using Slipway.Releases.Planning;

namespace Slipway.Tests.Releases.Planning;

public class FieldChangesTests
{
    [Fact]
    public void A_change_is_told_by_its_path() => AssertChanges(
        """
        spec.replicas: 2 -> 3
        spec.template.spec.containers[web].args: - serve | - slowly -> nothing
        spec.template.spec.containers[web].image: visits:1 -> visits:2
        spec.template.spec.containers[worker]: nothing -> image: visits:2 | name: worker
        """,
        "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: visits, resourceVersion: '7' }, spec: { replicas: 2, template: { spec: { containers: [{ name: web, image: 'visits:1', args: [serve, slowly] }] } } } }",
        "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: visits, resourceVersion: '8', generation: 4 }, spec: { replicas: 3, template: { spec: { containers: [{ name: web, image: 'visits:2' }, { image: 'visits:2', name: worker }] } } } }");

    [Fact]
    public void A_key_with_dots_stands_in_brackets() => AssertChanges(
        "metadata.labels[app.kubernetes.io/version]: nothing -> \"1.2.0\"",
        "{ apiVersion: v1, kind: Service, metadata: { name: visits, labels: { app: visits } } }",
        "{ apiVersion: v1, kind: Service, metadata: { name: visits, labels: { app: visits, app.kubernetes.io/version: 1.2.0 } } }");

    [Fact]
    public void Items_without_names_are_told_by_their_places() => AssertChanges(
        "spec.ports[1].port: 81 -> 82",
        "{ apiVersion: v1, kind: Service, metadata: { name: visits }, spec: { ports: [{ port: 80 }, { port: 81 }] } }",
        "{ apiVersion: v1, kind: Service, metadata: { name: visits }, spec: { ports: [{ port: 80 }, { port: 82 }] } }");

    [Fact]
    public void An_order_that_changes_is_a_change() => AssertChanges(
        "spec.c: - name: a | - name: b -> - name: b | - name: a",
        "{ apiVersion: v1, kind: Thing, metadata: { name: visits }, spec: { c: [{ name: a }, { name: b }] } }",
        "{ apiVersion: v1, kind: Thing, metadata: { name: visits }, spec: { c: [{ name: b }, { name: a }] } }");

    [Fact]
    public void A_secrets_values_are_masked() => AssertChanges(
        """
        data.new: nothing -> (secret)
        data[tls.crt]: (secret) -> (secret)
        metadata.annotations: (secret) -> nothing
        """,
        "{ apiVersion: v1, kind: Secret, metadata: { name: visits, annotations: { a: aHVudGVyMg== } }, data: { tls.crt: aHVudGVyMg== } }",
        "{ apiVersion: v1, kind: Secret, metadata: { name: visits }, data: { tls.crt: aHVudGVyMw==, new: aHVudGVyMw== } }");

    static void AssertChanges(string expected, string before, string after) => Assert.Equal(expected, string.Join('\n',
        FieldChanges.Between(Applied.Yaml(before), Applied.Yaml(after)).Select(change => $"{change.Path}: {Line(change.Before)} -> {Line(change.After)}")));

    static string Line(string? text) => text?.Replace("\n", " | ", StringComparison.Ordinal) ?? "nothing";
}
