using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Repository.Components;

namespace Slipway.Releases.Machines;

/// <summary>A resource that variables of a release lead to, as the release remembers it: the manifest may be gone when a process is started again.</summary>
/// <param name="Owner">The component that it belongs to.</param>
/// <param name="Kind">One of <see cref="Engines.Databases.ProviderKinds"/>.</param>
sealed record MachineNeed(string Owner, string Name, string Kind)
{
    public string? Version { get; init; }

    /// <summary>A SQLite file may stand in for it.</summary>
    public bool MayBeEmbedded { get; init; }

    /// <summary>The stage wants it so.</summary>
    public bool PreferEmbedded { get; init; }

    /// <summary>What it is bound to, as the manifest has it, with references in the place of secrets; null: it runs here.</summary>
    public string? Url { get; init; }

    /// <summary><c>visits/database</c></summary>
    public string Id => $"{Owner}/{Name}";

    /// <param name="isEmbedded">The stage prefers files to servers.</param>
    public static MachineNeed Of(string owner, ResourceNeed need, bool isEmbedded) => new(owner, need.Name, need.Kind)
    {
        Version = need.Version,
        MayBeEmbedded = need.Embedded is not null,
        PreferEmbedded = isEmbedded,
        Url = need.Url?.Text,
    };

    public static MachineNeed Read(JsonObject json) => new(json.Text("owner") ?? "", json.Text("name") ?? "", json.Text("kind") ?? "")
    {
        Version = json.Text("version"),
        MayBeEmbedded = Flag(json, "mayBeEmbedded"),
        PreferEmbedded = Flag(json, "preferEmbedded"),
        Url = json.Text("url"),
    };

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["owner"] = Owner, ["name"] = Name, ["kind"] = Kind };
        if (Version is not null)
        {
            json["version"] = Version;
        }

        if (MayBeEmbedded)
        {
            json["mayBeEmbedded"] = true;
        }

        if (PreferEmbedded)
        {
            json["preferEmbedded"] = true;
        }

        if (Url is not null)
        {
            json["url"] = Url;
        }

        return json;
    }

    static bool Flag(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<bool>(out var isSet) && isSet;
}
