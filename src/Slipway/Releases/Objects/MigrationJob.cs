using System.Text.Json.Nodes;

namespace Slipway.Releases.Objects;

/// <summary>The Jobs with the new image's migrations, each run once: nothing restarts them, and no probe can kill them.</summary>
static class MigrationJob
{
    public const string Part = "migrate";

    /// <summary>How long an answer to the question may take, with the image's way to the node. Default: 2 minutes.</summary>
    public static TimeSpan StatusLimit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>What the cluster waits beyond that before it ends and removes a question by itself: who asked was killed.</summary>
    static readonly TimeSpan Beyond = TimeSpan.FromSeconds(30);

    /// <summary>The Job that migrates. Null: the component has no migrations.</summary>
    public static JsonObject? Of(ObjectInputs inputs, PodTemplate pods) => Of(inputs, pods, Part, "up", inputs.Settings.Data.MigrationLimit);

    /// <summary>The Job that tells which migrations are pending, and changes nothing. Null: the component has none.</summary>
    public static JsonObject? StatusOf(ObjectInputs inputs, PodTemplate pods)
    {
        var job = Of(inputs, pods, "status", "status", StatusLimit + Beyond);
        if (job is not null)
        {
            job["spec"]!["ttlSecondsAfterFinished"] = (long)Beyond.TotalSeconds;
        }

        return job;
    }

    static JsonObject? Of(ObjectInputs inputs, PodTemplate pods, string part, string word, TimeSpan limit)
    {
        if (inputs.Settings.Migrate is not { } migrate)
        {
            return null;
        }

        var job = ObjectShell.Of(inputs, "batch/v1", "Job", ObjectNames.Of(inputs.Owner.Component, $"{part}-{inputs.Attempt}"), Part);
        var template = pods.Of(Part, pods.Container(Part, migrate.With(word)), isSpread: false);
        template["spec"]!["restartPolicy"] = "Never";
        job["spec"] = new JsonObject
        {
            ["backoffLimit"] = 0,
            ["activeDeadlineSeconds"] = (long)Math.Max(1, limit.TotalSeconds),
            ["template"] = template,
        };
        return job;
    }
}
