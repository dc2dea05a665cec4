using System.Text.Json.Nodes;

namespace Slipway.Releases.Objects;

/// <summary>The Job that migrates, once, from the new image: nothing restarts it, and no probe can kill it.</summary>
static class MigrationJob
{
    public const string Part = "migrate";

    /// <summary>Null: the component has no migrations.</summary>
    public static JsonObject? Of(ObjectInputs inputs, PodTemplate pods)
    {
        if (inputs.Settings.Migrate is not { } migrate)
        {
            return null;
        }

        var job = ObjectShell.Of(inputs, "batch/v1", "Job", ObjectNames.Of(inputs.Owner.Component, $"{Part}-{inputs.Attempt}"), Part);
        var template = pods.Of(Part, pods.Container(Part, migrate.With("up")), isSpread: false);
        template["spec"]!["restartPolicy"] = "Never";
        job["spec"] = new JsonObject
        {
            ["backoffLimit"] = 0,
            ["activeDeadlineSeconds"] = (long)Math.Max(1, inputs.MigrationLimit.TotalSeconds),
            ["template"] = template,
        };
        return job;
    }
}
