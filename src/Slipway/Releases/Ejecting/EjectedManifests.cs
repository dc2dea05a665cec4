using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;

namespace Slipway.Releases.Ejecting;

/// <summary>The objects that are otherwise made from a component's manifest, as manifests of its own: what only Slipway knows stays a reference, and no secret is in them.</summary>
static class EjectedManifests
{
    /// <param name="inputs">With <c>{image:visits}</c> for the image.</param>
    public static IEnumerable<EjectedFile> Of(ObjectInputs inputs) => Objects(inputs).Select(one => new EjectedFile($"deploy/{FileOf(one)}", ObjectYaml.Write([one])));

    /// <summary>Those but the namespace, the account and the variables, which are made in any case.</summary>
    public static IEnumerable<JsonObject> Objects(ObjectInputs inputs)
    {
        var around = ComponentObjects.Around(inputs).Select(ObjectKey.Of).ToHashSet();
        foreach (var one in ComponentObjects.Of(inputs).Objects.Where(one => !around.Contains(ObjectKey.Of(one))))
        {
            var ejected = (JsonObject)one.DeepClone();
            WithoutOurs((JsonObject)ejected["metadata"]!);
            if (ejected.At("spec", "template", "metadata") is JsonObject pods)
            {
                WithoutOurs(pods);
            }

            Refer(ejected, inputs);
            yield return ejected;
        }
    }

    public static string FileOf(JsonObject one) => $"{one.Kind()!.ToLowerInvariant()}-{one.Name()}.yaml";

    /// <summary>They are put in again, for whatever stage it is.</summary>
    static void WithoutOurs(JsonObject metadata)
    {
        metadata.Remove("namespace");
        if (metadata["labels"] is JsonObject labels)
        {
            foreach (var ours in labels.Select(label => label.Key).Where(label => label.StartsWith(ObjectOwner.Prefix, StringComparison.Ordinal)).ToList())
            {
                labels.Remove(ours);
            }
        }
    }

    static void Refer(JsonNode? node, ObjectInputs inputs)
    {
        var (config, secrets) = (VariableObjects.ConfigName(inputs), VariableObjects.SecretName(inputs));
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map.ToList())
                {
                    Refer(value, inputs);
                    if (key == "name" && value.Text() is { } name && (name == config || name == secrets))
                    {
                        map[key] = name == config ? "{config}" : "{secrets}";
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Refer(item, inputs);
                }

                break;
        }
    }
}
