using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Puts the owner's labels on objects that somebody wrote, and on the pods that they make: ours alone. Which of those that Kubernetes recommends they have is for their author to say.</summary>
static class OwnLabels
{
    public static void Put(JsonObject one, ObjectOwner owner)
    {
        On((JsonObject)one["metadata"]!, owner);
        if (one.At("spec", "template", "spec", "containers") is JsonArray && one.At("spec", "template") is JsonObject template)
        {
            if (template["metadata"] is not JsonObject metadata)
            {
                template["metadata"] = metadata = [];
            }

            On(metadata, owner);
        }
    }

    static void On(JsonObject metadata, ObjectOwner owner)
    {
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        foreach (var (name, value) in owner.Labels(null).Where(label => label.Key.StartsWith(ObjectOwner.Prefix, StringComparison.Ordinal)))
        {
            labels[name] = value!.DeepClone();
        }
    }
}
