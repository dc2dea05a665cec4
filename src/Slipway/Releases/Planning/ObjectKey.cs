using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning;

/// <summary>Which object of a cluster is meant. Versions of one kind are the same object.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Space">The namespace; null: the kind has none.</param>
sealed record ObjectKey(string Group, string Kind, string? Space, string Name) : IComparable<ObjectKey>
{
    public static ObjectKey Of(JsonObject one) => new(GroupOf(one.Text("apiVersion") ?? ""), one.Kind() ?? "", one.Namespace(), one.Name() ?? "");

    /// <summary><c>apps</c> of <c>apps/v1</c>, empty of <c>v1</c>.</summary>
    public static string GroupOf(string apiVersion) => apiVersion.LastIndexOf('/') is var slash and >= 0 ? apiVersion[..slash] : "";

    public bool Is(string group, string kind) => Group == group && Kind == kind;

    public int CompareTo(ObjectKey? other) => string.CompareOrdinal(Text, other?.Text);

    /// <summary>As kubectl writes it: <c>Deployment/visits</c></summary>
    public override string ToString() => $"{Kind}/{Name}";

    string Text => $"{Kind}\0{Group}\0{Space}\0{Name}";
}
