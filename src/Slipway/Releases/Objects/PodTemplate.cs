using System.Text.Json.Nodes;
using Slipway.Repository.Components;
using Slipway.Running.Containers;

namespace Slipway.Releases.Objects;

/// <summary>Pods as they should be where others are: no root, nothing to write but <c>/tmp</c>, no token, no more than what is asked for.</summary>
sealed class PodTemplate(ObjectInputs inputs)
{
    const string Temporary = "tmp";

    /// <param name="part">The process, or <c>migrate</c>.</param>
    /// <param name="container">What runs in it, from <see cref="Container"/>.</param>
    public JsonObject Of(string part, JsonObject container, bool isSpread) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = inputs.Owner.Labels(part) },
        ["spec"] = Spec(part, container, isSpread),
    };

    public JsonObject Container(string name, CommandDeclaration command)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = inputs.Image, ["imagePullPolicy"] = "IfNotPresent" };
        var isForEntryPoint = InImage.IsForEntryPoint(command);
        Add(container, "command", isForEntryPoint ? [] : [command.Words[0]]);
        Add(container, "args", isForEntryPoint ? command.Words : command.Words[1..]);
        AddVariables(container);
        container["resources"] = Resources();
        container["securityContext"] = new JsonObject
        {
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            ["readOnlyRootFilesystem"] = true,
        };
        container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = Temporary, ["mountPath"] = "/tmp" });
        return container;
    }

    JsonObject Spec(string part, JsonObject container, bool isSpread)
    {
        var spec = new JsonObject
        {
            ["serviceAccountName"] = inputs.Owner.Component,
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } },
        };
        if (isSpread)
        {
            spec["topologySpreadConstraints"] = new JsonArray(Spread(part, "topology.kubernetes.io/zone"), Spread(part, "kubernetes.io/hostname"));
        }

        spec["containers"] = new JsonArray(container);
        spec["volumes"] = new JsonArray(new JsonObject { ["name"] = Temporary, ["emptyDir"] = new JsonObject() });
        return spec;
    }

    // Rather two on one node than one that does not run.
    JsonObject Spread(string part, string over) => new()
    {
        ["maxSkew"] = 1,
        ["topologyKey"] = over,
        ["whenUnsatisfiable"] = "ScheduleAnyway",
        ["labelSelector"] = new JsonObject { ["matchLabels"] = inputs.Owner.PodLabels(part) },
        ["matchLabelKeys"] = new JsonArray("pod-template-hash"),
    };

    void AddVariables(JsonObject container)
    {
        var from = new JsonArray();
        if (VariableObjects.ConfigName(inputs) is { } config)
        {
            from.Add((JsonNode)new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = config } });
        }

        if (VariableObjects.SecretName(inputs) is { } secret)
        {
            from.Add((JsonNode)new JsonObject { ["secretRef"] = new JsonObject { ["name"] = secret } });
        }

        if (from.Count > 0)
        {
            container["envFrom"] = from;
        }
    }

    // Processor time that nobody else wants may be had; memory cannot be taken back, so that it has a limit.
    JsonObject Resources()
    {
        var scale = inputs.Settings.Scale;
        var resources = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = scale.Cpu ?? "100m", ["memory"] = scale.Memory ?? "128Mi" } };
        if (scale.Memory is { } memory)
        {
            resources["limits"] = new JsonObject { ["memory"] = memory };
        }

        return resources;
    }

    static void Add(JsonObject container, string key, IEnumerable<string> words)
    {
        JsonNode?[] nodes = [.. words.Select(word => (JsonNode?)word)];
        if (nodes.Length > 0)
        {
            container[key] = new JsonArray(nodes);
        }
    }
}
