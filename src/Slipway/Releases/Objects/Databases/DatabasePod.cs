using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Databases;

namespace Slipway.Releases.Objects.Databases;

/// <summary>
/// The pod of a database: the image's own ordinary user, and nothing to write to but its data and what it needs while it runs. Nothing ends it because
/// it is slow: who recovers from a crash must not be killed half way.
/// </summary>
static class DatabasePod
{
    /// <summary>Stands for the passwords: what the image is given under a name comes from that key of the Secret.</summary>
    static readonly ResourceSecrets Keys = new(DatabaseObjects.Admin, DatabaseObjects.User);

    public static JsonObject Of(ObjectInputs inputs, OwnedDatabase database)
    {
        var labels = inputs.Owner.Labels(database.Need.Name);
        labels[DatabaseMark.Label] = database.Need.Name;
        var user = database.Server.UserNumber(database.Version);
        var template = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["serviceAccountName"] = inputs.Owner.Component,
                ["automountServiceAccountToken"] = false,
                ["enableServiceLinks"] = false,
                ["terminationGracePeriodSeconds"] = (int)database.Server.StopTimeout.TotalSeconds,
                ["securityContext"] = new JsonObject
                {
                    ["runAsNonRoot"] = true,
                    ["runAsUser"] = user,
                    ["runAsGroup"] = user,
                    ["fsGroup"] = user,
                    ["fsGroupChangePolicy"] = "OnRootMismatch",
                    ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                },
                ["containers"] = new JsonArray(Container(inputs, database)),
                ["volumes"] = new JsonArray([.. Folders(database).Where(folder => folder.Volume is not null).Select(folder => (JsonNode)folder.Volume!)]),
            },
        };
        DatabaseMark.Name(template);
        return template;
    }

    static JsonObject Container(ObjectInputs inputs, OwnedDatabase database)
    {
        var server = database.Server;
        var container = new JsonObject
        {
            ["name"] = database.Need.Name,
            ["image"] = inputs.DatabaseImages.GetValueOrDefault(database.Need.Name) ?? database.Image,
            ["imagePullPolicy"] = "IfNotPresent",
        };
        if (!server.Words.IsEmpty)
        {
            container["command"] = Words(server.Words);
        }

        container["env"] = Variables(database);
        container["ports"] = new JsonArray(new JsonObject { ["name"] = DatabaseObjects.PortName, ["containerPort"] = server.Port });
        container["readinessProbe"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = Words(server.Ready) }, ["periodSeconds"] = 2, ["timeoutSeconds"] = 5, ["failureThreshold"] = 3 };
        if (DatabaseFilling.Script(database, Keys) is { } script)
        {
            container["lifecycle"] = new JsonObject { ["postStart"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = Words(["sh", "-c", script]) } } };
        }

        container["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "256Mi" } };
        container["securityContext"] = new JsonObject
        {
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            ["readOnlyRootFilesystem"] = true,
        };
        container["volumeMounts"] = new JsonArray([.. Folders(database).Select(folder => (JsonNode)new JsonObject { ["name"] = folder.Name, ["mountPath"] = folder.Path })]);
        return container;
    }

    static JsonArray Variables(OwnedDatabase database)
    {
        var server = database.Server;
        var open = server.Settings(ContainerChoice.Parse(database.Version)).Select(setting => new JsonObject { ["name"] = setting.Key, ["value"] = setting.Value });
        var secret = server.Variables(Keys).Select(variable => KeyValuePair.Create(variable.Key, variable.Value));
        if (server.Client(Keys) is not null)
        {
            secret = secret.Append(KeyValuePair.Create(DatabaseFilling.UserVariable, DatabaseObjects.User));
        }

        return new JsonArray([.. open.Concat(secret.Select(variable => FromSecret(database, variable.Key, variable.Value)))]);
    }

    static JsonObject FromSecret(OwnedDatabase database, string variable, string key) => new()
    {
        ["name"] = variable,
        ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = database.Name, ["key"] = key } },
    };

    /// <summary>All that it may write to. The volume with its data comes from the claim, if it has one.</summary>
    static IEnumerable<(string Name, string Path, JsonObject? Volume)> Folders(OwnedDatabase database)
    {
        var data = database.Server.DataFolder(ContainerChoice.Parse(database.Version));
        yield return (DatabaseSet.Data, data, database.HasClaim ? null : Empty(DatabaseSet.Data));
        yield return ("tmp", "/tmp", Empty("tmp"));
        if (database.Server.RunFolder is { } run)
        {
            yield return ("run", run, Empty("run"));
        }

        if (database.Server.SharedMemory is { } size)
        {
            var memory = new JsonObject { ["medium"] = "Memory", ["sizeLimit"] = string.Create(CultureInfo.InvariantCulture, $"{size}Mi") };
            yield return ("memory", "/dev/shm", new JsonObject { ["name"] = "memory", ["emptyDir"] = memory });
        }
    }

    static JsonObject Empty(string name) => new() { ["name"] = name, ["emptyDir"] = new JsonObject() };

    static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode?)word)]);
}
