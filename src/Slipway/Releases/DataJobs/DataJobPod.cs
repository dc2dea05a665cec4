using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Images.Layers;

namespace Slipway.Releases.DataJobs;

/// <summary>The pod that works on data: no root, no token, nothing to write to but <c>/tmp</c> and the snapshots.</summary>
static class DataJobPod
{
    /// <summary>Who is in the middle of giving a database another name gets to finish.</summary>
    const int GracePeriod = 180;

    /// <param name="part">The container's name.</param>
    /// <param name="secret">The name of the Secret.</param>
    public static JsonObject Of(DataJobPlace place, DataTask task, string part, string secret, JsonObject labels) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = labels },
        ["spec"] = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = PlatformManifest.Architecture },
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["terminationGracePeriodSeconds"] = GracePeriod,
            ["securityContext"] = new JsonObject
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = DataJob.User,
                ["runAsGroup"] = DataJob.User,
                ["fsGroup"] = DataJob.User,
                ["fsGroupChangePolicy"] = "OnRootMismatch",
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            },
            ["containers"] = new JsonArray(Container(place, task, part, secret)),
            ["volumes"] = Volumes(place),
        },
    };

    static JsonObject Container(DataJobPlace place, DataTask task, string part, string secret)
    {
        var mounts = new JsonArray(new JsonObject { ["name"] = "tmp", ["mountPath"] = "/tmp" });
        if (place.Destination.Claim is not null)
        {
            mounts.Add((JsonNode)new JsonObject { ["name"] = "snapshots", ["mountPath"] = DataTaskVariables.Folder });
        }

        return new JsonObject
        {
            ["name"] = part,
            ["image"] = place.Image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["env"] = new JsonArray(Variable(DataTaskVariables.Task, JsonSerializer.Serialize(task, DataTaskJson.Default.DataTask)), Variable("HOME", "/tmp"), Variable("DOTNET_EnableDiagnostics", "0")),
            ["envFrom"] = new JsonArray(new JsonObject { ["secretRef"] = new JsonObject { ["name"] = secret } }),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" }, ["limits"] = new JsonObject { ["memory"] = "1Gi" } },
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                ["readOnlyRootFilesystem"] = true,
            },
            ["volumeMounts"] = mounts,
        };
    }

    static JsonArray Volumes(DataJobPlace place)
    {
        var volumes = new JsonArray(new JsonObject { ["name"] = "tmp", ["emptyDir"] = new JsonObject() });
        if (place.Destination.Claim is { } claim)
        {
            volumes.Add((JsonNode)new JsonObject { ["name"] = "snapshots", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        }

        return volumes;
    }

    // A text with `$(NAME)` in it would be filled in: doubled, the sign stands for itself.
    static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value.Replace("$(", "$$(", StringComparison.Ordinal) };
}
