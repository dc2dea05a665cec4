using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Places;

/// <summary>A Lease as it was read, and what it is to become. Nothing in it is believed: its times are of another's clock, and for people alone.</summary>
sealed record LeaseState(JsonObject Object)
{
    const string SupersededBy = "slipway/superseded-by";

    const string HeldWith = "slipway/held-with";

    const int LongestHolder = 100;

    // A lease that claims to live for years would never be taken over.
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Null: it is free.</summary>
    public string? Holder => Object.Text("spec", "holderIdentity") is { Length: > 0 } holder ? holder : null;

    /// <summary>The name of the lease that its holder took first: once that one is not the same holder's any more, this one is free. Null: this is the first.</summary>
    public string? With => Object.Text("metadata", "annotations", HeldWith);

    /// <summary>For messages: without what makes it unique.</summary>
    public string HolderShown => KubeText.Clean(Holder is { } holder && holder.LastIndexOf('/') is > 0 and var end ? holder[..end] : Holder ?? "", LongestHolder);

    public DateTimeOffset? Acquired =>
        DateTimeOffset.TryParse(Object.Text("spec", "acquireTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Who wants the holder to stop; null: nobody.</summary>
    public string? Superseder => Object.Text("metadata", "annotations", SupersededBy) is { } by ? KubeText.Clean(by, LongestHolder) : null;

    /// <summary>Another one after each change of any kind.</summary>
    public string Version => Object.ResourceVersion() ?? "";

    /// <summary>Another one after each renewal: who only marks the lease does not keep it alive.</summary>
    public string Renewal => $"{Holder} {Object.Text("spec", "renewTime")} {Object.Number("spec", "leaseTransitions")}";

    /// <summary>How long it outlives its holder.</summary>
    public TimeSpan Lives(TimeSpan otherwise) =>
        Object.Number("spec", "leaseDurationSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : otherwise;

    /// <param name="with">The lease that it says it is held with, as it is now; null: it says none, or somebody has removed that, which says nothing about the holder.</param>
    public bool IsFree(LeaseState? with) => Holder is null || (with is not null && with.Holder != Holder);

    public static string NameOf(string component) => $"slipway.{component}";

    /// <summary>One that is not there yet, held.</summary>
    public static JsonObject New(StagePlace place, string component, string holder, string? with, TimeSpan lives, DateTimeOffset now)
    {
        var lease = place.Object("coordination.k8s.io/v1", "Lease", NameOf(component), (StagePlace.OfLabel, component));
        return new LeaseState(lease).Taken(holder, with, lives, now);
    }

    /// <param name="with">See <see cref="With"/>.</param>
    public JsonObject Taken(string holder, string? with, TimeSpan lives, DateTimeOffset now) => Changed((spec, annotations) =>
    {
        annotations.Remove(SupersededBy);
        annotations.Remove(HeldWith);
        if (with is not null)
        {
            annotations[HeldWith] = with;
        }

        spec["leaseTransitions"] = (Object.Number("spec", "leaseTransitions") ?? -1) + 1;
        spec["holderIdentity"] = holder;
        spec["leaseDurationSeconds"] = (int)lives.TotalSeconds;
        spec["acquireTime"] = Time(now);
        spec["renewTime"] = Time(now);
    });

    public JsonObject Renewed(DateTimeOffset now) => Changed((spec, _) => spec["renewTime"] = Time(now));

    public JsonObject Superseded(string by) => Changed((_, annotations) => annotations[SupersededBy] = by);

    public JsonObject GivenBack() => Changed((spec, annotations) =>
    {
        annotations.Remove(SupersededBy);
        annotations.Remove(HeldWith);
        spec.Remove("holderIdentity");
    });

    JsonObject Changed(Action<JsonObject, JsonObject> change)
    {
        var changed = (JsonObject)Object.DeepClone();
        change(Part(changed, "spec"), Part((JsonObject)changed["metadata"]!, "annotations"));
        return changed;
    }

    static JsonObject Part(JsonObject of, string name)
    {
        if (of[name] is not JsonObject part)
        {
            of[name] = part = [];
        }

        return part;
    }

    // MicroTime: 2026-11-20T21:43:05.123456Z
    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
