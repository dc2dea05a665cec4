using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Digests;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Running;

namespace Slipway.Releases.DataJobs;

/// <summary>Snapshots of a need on a schedule: a CronJob, and the Secret that its Jobs need. See docs/decisions/snapshots-on-a-schedule.md.</summary>
/// <param name="Place">Where they are made, with the image to do it.</param>
/// <param name="Cron">When, as five fields in UTC.</param>
/// <param name="Keep">For how long.</param>
/// <param name="Below">What the image is made from: <c>postgres:15</c></param>
/// <param name="Tool">The version of Slipway, without the build.</param>
sealed record ScheduledSnapshot(DataJobPlace Place, string Cron, TimeSpan Keep, string Below, string Tool)
{
    /// <summary>The container's name, and what its objects are for.</summary>
    public const string Part = "slipway-snapshots";

    /// <summary>Tells the form of a CronJob, and what its image is made from, from all others.</summary>
    const string Form = $"{ObjectOwner.Prefix}form";

    const int Digits = 10;

    /// <summary>One that was missed is made up for within that time, and is left out later.</summary>
    static readonly TimeSpan Late = TimeSpan.FromHours(1);

    static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    string Name => ObjectNames.Of(Place.Owner.Component, $"{Place.Need}-snapshots");

    /// <summary>In the order in which they can be applied.</summary>
    /// <param name="key">Of the stage: the Secret is named after a hash with it, as those with variables.</param>
    public IEnumerable<JsonObject> Objects(byte[] key)
    {
        var secret = Secret(key);
        return [secret, CronJob(secret.Name()!)];
    }

    /// <summary>The image of one that stands, if it was made for exactly this; null: it was not.</summary>
    public string? StandingImage(JsonObject standing, byte[] key) =>
        standing.At("metadata", "annotations").Text(Form) == FormOf(CronJob(Secret(key).Name()!, "")) ? ContainerOf(standing).Text("image") : null;

    /// <summary>Whether an object is of this kind, whatever the manifest says by now.</summary>
    public static bool Is(JsonObject one) => one.At("metadata", "labels").Text("app.kubernetes.io/component") == Part && NeedOf(one) is not null;

    public static string? NeedOf(JsonObject one) => one.At("metadata", "labels").Text(DataJob.NeedLabel);

    /// <summary>Whether an object's image is still to be made.</summary>
    public static bool LacksImage(JsonObject one) => Is(one) && ContainerOf(one).Text("image")?.EndsWith(WantedImage.NotMade, StringComparison.Ordinal) == true;

    /// <summary>The volume claim that a CronJob writes to; null: it is none of these, or writes to a bucket.</summary>
    public static string? ClaimOf(JsonObject one) => !Is(one) ? null
        : one.At("spec", "jobTemplate", "spec", "template", "spec").Objects("volumes").Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>().FirstOrDefault();

    /// <summary>What a person should know of a CronJob as it is; null: nothing.</summary>
    public static string? Note(JsonObject live) => live.Kind() == "CronJob" && Is(live) && !live.Objects("status", "active").Any()
        && Time(live.Text("status", "lastScheduleTime")) is { } begun && (Time(live.Text("status", "lastSuccessfulTime")) is not { } ended || ended < begun)
            ? $"the last snapshot of `{NeedOf(live)}` by its schedule did not come about: `slipway status` tells why" : null;

    JsonObject Secret(byte[] key)
    {
        var hash = KeyedHash.Of(key, Place.Variables.SelectMany(one => (string[])[one.Name, one.Value]));
        var secret = Shell("v1", "Secret", $"{Name}-{hash[..Digits]}");
        secret["type"] = "Opaque";
        secret["immutable"] = true;
        secret["data"] = DataJob.DataOf(Place);
        return secret;
    }

    JsonObject CronJob(string secret)
    {
        var made = CronJob(secret, Place.Image);
        made["metadata"]!["annotations"] = new JsonObject { [Form] = FormOf(CronJob(secret, "")) };
        return made;
    }

    JsonObject CronJob(string secret, string image)
    {
        var task = new DataTask(Place.Subject, Place.Kind, Place.Destination.Bucket, Place.IsEncrypted, "", new TakeScheduled(new SnapshotOrigin("schedule", null, null, Tool), Keep));
        var template = DataJobPod.Of(Place with { Image = image }, task, Part, secret, Labels());

        // A pod that its Job ends for being late is removed, and nobody sees why; one that ends by itself stays.
        template["spec"]!["activeDeadlineSeconds"] = Seconds(Longest);
        template["spec"]!["containers"]![0]!["terminationMessagePolicy"] = "FallbackToLogsOnError";
        var made = Shell("batch/v1", "CronJob", Name);
        made["spec"] = new JsonObject
        {
            ["schedule"] = Cron,
            ["timeZone"] = "Etc/UTC",
            ["concurrencyPolicy"] = "Forbid",
            ["startingDeadlineSeconds"] = Seconds(Late),
            ["successfulJobsHistoryLimit"] = 1,
            ["failedJobsHistoryLimit"] = 1,
            ["jobTemplate"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels() },
                ["spec"] = new JsonObject { ["backoffLimit"] = 0, ["activeDeadlineSeconds"] = Seconds(Longest + Late), ["template"] = template },
            },
        };
        return made;
    }

    string FormOf(JsonObject withoutImage) => Digest.Of(Encoding.UTF8.GetBytes($"{Below}\n{Tool}\n{withoutImage.ToJsonString()}")).ToString()[..(Digits + Digits)];

    JsonObject Shell(string apiVersion, string kind, string name) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Place.Namespace, ["labels"] = Labels() },
    };

    JsonObject Labels()
    {
        var labels = Place.Owner.Labels(Part);
        labels[DataJob.NeedLabel] = Place.Need;
        return labels;
    }

    static JsonObject? ContainerOf(JsonObject one) => one.At("spec", "jobTemplate", "spec", "template", "spec").Objects("containers").FirstOrDefault();

    static long Seconds(TimeSpan time) => (long)time.TotalSeconds;

    static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
