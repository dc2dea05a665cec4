using System.Text;
using System.Text.Json.Nodes;
using Slipway.Digests;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Objects.Databases;

/// <summary>How the objects of a database are known as such, whatever the manifest says by now.</summary>
static class DatabaseMark
{
    /// <summary>The label with the need's name.</summary>
    public const string Label = $"{ObjectOwner.Prefix}need";

    /// <summary>The official image that a StatefulSet runs a copy of: <c>postgres:15</c></summary>
    public const string Image = $"{ObjectOwner.Prefix}image";

    /// <summary>Names the template that a pod was made from.</summary>
    public const string Template = $"{ObjectOwner.Prefix}template";

    const int Digits = 16;

    public static bool Is(JsonObject one) => Need(one) is not null;

    /// <summary>Its StatefulSet, whose pod holds the data.</summary>
    public static bool IsSet(JsonObject one) => one.Kind() == "StatefulSet" && Is(one);

    /// <summary>The need's name; null: it is of no database.</summary>
    public static string? Need(JsonObject one) => one.At("metadata", "labels").Text(Label);

    /// <summary>Of a StatefulSet.</summary>
    public static string? TemplateOf(JsonObject set) => set.At("spec", "template", "metadata", "annotations").Text(Template);

    /// <summary>Puts the name of a pod's template into it.</summary>
    public static void Name(JsonObject template)
    {
        var name = Digest.Of(Encoding.UTF8.GetBytes(template.ToJsonString())).ToString()[..Digits];
        template["metadata"]!["annotations"] = new JsonObject { [Template] = name };
    }
}
