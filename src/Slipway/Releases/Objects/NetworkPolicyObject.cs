using System.Text.Json.Nodes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>Who may talk to a process, where <c>deploy.networkPolicy</c> asks for it: the components that need it, and everybody if it is exposed.</summary>
static class NetworkPolicyObject
{
    /// <summary>Null: it was not asked for.</summary>
    public static JsonObject? Of(ObjectInputs inputs, ProcessDeclaration process)
    {
        if (!inputs.Settings.Deploy.HasNetworkPolicy)
        {
            return null;
        }

        var policy = ObjectShell.Of(inputs, "networking.k8s.io/v1", "NetworkPolicy", ObjectNames.OfProcess(inputs.Owner.Component, process.Name), process.Name);
        policy["spec"] = new JsonObject
        {
            ["podSelector"] = new JsonObject { ["matchLabels"] = inputs.Owner.PodLabels(process.Name) },
            ["policyTypes"] = new JsonArray("Ingress"),
            ["ingress"] = Rules(inputs, process),
        };
        return policy;
    }

    static JsonArray Rules(ObjectInputs inputs, ProcessDeclaration process)
    {
        if (!process.Listens)
        {
            return [];
        }

        var rule = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = ServiceObject.PortName }) };

        // Which namespace the ingress controller is in, nobody told us.
        if (inputs.Settings.Expose is null || process.Name != ProcessDeclaration.Web)
        {
            rule["from"] = Ours(inputs);
        }

        return new JsonArray(rule);
    }

    /// <summary>The component itself, and those that need it: by its name, as what works for them has it, and by our own label, since those that bring their objects themselves may be called otherwise.</summary>
    public static JsonArray Ours(ObjectInputs inputs)
    {
        var names = inputs.Dependants.Append(inputs.Owner.Component).Distinct().Order(StringComparer.Ordinal).ToList();
        return new JsonArray(Peer("app.kubernetes.io/name", names), Peer(ObjectOwner.ComponentLabel, names));
    }

    static JsonObject Peer(string label, IEnumerable<string> names) => new()
    {
        ["podSelector"] = new JsonObject
        {
            ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = label, ["operator"] = "In", ["values"] = new JsonArray([.. names.Select(name => (JsonNode?)name)]) }),
        },
    };
}
