using System.Text.Json.Nodes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>How a component's <c>web</c> process is reached from outside.</summary>
static class IngressObject
{
    /// <summary>Null: it is not exposed, has nothing to be reached, or nobody says under which host.</summary>
    public static JsonObject? Of(ObjectInputs inputs)
    {
        if (inputs.Settings.Expose is not { } expose || HostOf(inputs) is not { } host || inputs.Settings.Processes.All(process => process.Name != ProcessDeclaration.Web))
        {
            return null;
        }

        var component = inputs.Owner.Component;
        var ingress = ObjectShell.Of(inputs, "networking.k8s.io/v1", "Ingress", component, ProcessDeclaration.Web);
        var spec = new JsonObject();
        if (expose.IsEncrypted)
        {
            // cert-manager's word for "by the cluster's default issuer"; others leave it alone.
            ingress["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/tls-acme"] = "true" };
            spec["tls"] = new JsonArray(new JsonObject { ["hosts"] = new JsonArray(host), ["secretName"] = ObjectNames.Of(component, "tls") });
        }

        spec["rules"] = new JsonArray(new JsonObject { ["host"] = host, ["http"] = new JsonObject { ["paths"] = new JsonArray(Path(component, expose.Path)) } });
        ingress["spec"] = spec;
        return ingress;
    }

    /// <summary>The component's own host before the stage's pattern; null: neither says one.</summary>
    public static string? HostOf(ObjectInputs inputs) => (inputs.Settings.Expose?.Host ?? inputs.Host)
        ?.Replace("{app}", inputs.Owner.Component, StringComparison.Ordinal)
        .Replace("{stage}", inputs.Owner.Stage, StringComparison.Ordinal)
        .Replace("{repository}", inputs.Owner.Repository, StringComparison.Ordinal);

    static JsonObject Path(string component, string path) => new()
    {
        ["path"] = path,
        ["pathType"] = "Prefix",
        ["backend"] = new JsonObject { ["service"] = new JsonObject { ["name"] = component, ["port"] = new JsonObject { ["name"] = ServiceObject.PortName } } },
    };
}
