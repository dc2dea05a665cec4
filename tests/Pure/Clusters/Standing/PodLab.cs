using System.Text.Json.Nodes;

namespace Slipway.Tests.Clusters.Standing;

/// <summary>Objects of a stage as a cluster gives them.</summary>
static class PodLab
{
    public static JsonObject Deployment(string component, string process, long replicas) => Parse($$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment",
          "metadata": { "name": "{{component}}-{{process}}", "namespace": "n", "labels": { "slipway/component": "{{component}}", "app.kubernetes.io/component": "{{process}}" } },
          "spec": { "replicas": {{replicas}}, "selector": { "matchLabels": { "app": "{{component}}-{{process}}" } } }
        }
        """);

    public static JsonObject Pod(string component, string process, string name, bool isReady = true, int restarts = 0, string? waiting = null) => Parse($$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "{{name}}", "namespace": "n", "uid": "u-{{name}}",
            "labels": { "app": "{{component}}-{{process}}", "slipway/component": "{{component}}", "app.kubernetes.io/component": "{{process}}" }
          },
          "spec": { "containers": [ { "name": "main" } ] },
          "status": {
            "phase": "Running", "startTime": "2026-01-02T03:04:05Z",
            "conditions": [ { "type": "Ready", "status": "{{isReady}}" } ],
            "containerStatuses": [ { "name": "main", "restartCount": {{restarts}}, "state": {{(waiting is null ? "{ \"running\": {} }" : $"{{ \"waiting\": {{ \"reason\": \"{waiting}\", \"message\": \"back-off\" }} }}")}} } ]
          }
        }
        """);

    public static JsonObject Ingress(string component, string host) => Parse($$"""
        {
          "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
          "metadata": { "name": "{{component}}", "namespace": "n", "labels": { "slipway/component": "{{component}}" } },
          "spec": { "tls": [ {} ], "rules": [ { "host": "{{host}}", "http": { "paths": [ { "path": "/" } ] } } ] },
          "status": { "loadBalancer": { "ingress": [ { "ip": "192.0.2.7" } ] } }
        }
        """);

    static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;
}
