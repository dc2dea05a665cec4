using System.Text.Json.Nodes;

namespace Slipway.Releases.Objects.Databases;

/// <summary>What keeps the one pod of a database running. A changed template replaces that pod only when somebody deletes it.</summary>
static class DatabaseSet
{
    /// <summary>The volume with the data, and the claim's name before that of the pod.</summary>
    public const string Data = "data";

    public static JsonObject Of(ObjectInputs inputs, OwnedDatabase database)
    {
        var set = DatabaseObjects.Shell(inputs, database, "apps/v1", "StatefulSet");
        set["metadata"]!["annotations"] = new JsonObject { [DatabaseMark.Image] = database.Image };
        var spec = new JsonObject
        {
            ["replicas"] = 1,
            ["revisionHistoryLimit"] = 3,
            ["serviceName"] = database.Name,
            ["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" },
            ["persistentVolumeClaimRetentionPolicy"] = new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" },
            ["selector"] = new JsonObject { ["matchLabels"] = inputs.Owner.PodLabels(database.Need.Name) },
            ["template"] = DatabasePod.Of(inputs, database),
        };
        if (database.HasClaim)
        {
            spec["volumeClaimTemplates"] = new JsonArray(Claim(inputs, database));
        }

        set["spec"] = spec;
        return set;
    }

    static JsonObject Claim(ObjectInputs inputs, OwnedDatabase database)
    {
        var spec = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce") };
        if (database.Need.StorageClass is { } storage)
        {
            spec["storageClassName"] = storage;
        }

        spec["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = database.Size } };
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = Data, ["labels"] = inputs.Owner.Labels(database.Need.Name) }, ["spec"] = spec };
    }
}
