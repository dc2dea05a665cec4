using System.Text.Json.Nodes;

namespace Slipway.Releases.Objects;

/// <summary>Whose objects they are. What carries these labels was made by us for this component on this stage, and only that is ever pruned.</summary>
sealed record ObjectOwner(string Repository, string Stage, string Component)
{
    /// <summary>Begins the labels that are ours alone.</summary>
    public const string Prefix = "slipway/";

    /// <summary>The label with the component's name.</summary>
    public const string ComponentLabel = $"{Prefix}component";

    /// <summary>Whose an object is, by its labels.</summary>
    public static ObjectOwner Of(JsonObject one)
    {
        var labels = one["metadata"]?["labels"];
        return new ObjectOwner(labels?[$"{Prefix}repository"]?.ToString() ?? "", labels?[$"{Prefix}stage"]?.ToString() ?? "", labels?[ComponentLabel]?.ToString() ?? "");
    }

    /// <summary>The label selector of all that belongs to the component.</summary>
    public string Selector => $"{SharedSelector},{ComponentLabel}={Component}";

    /// <summary>The label selector of all that belongs to the stage.</summary>
    public string SharedSelector => $"{Prefix}repository={Repository},{Prefix}stage={Stage}";

    /// <summary>Whether an object carries the component's labels.</summary>
    public bool Owns(JsonObject one) => Shares(one) && one["metadata"]?["labels"]?[ComponentLabel]?.ToString() == Component;

    /// <summary>Whether an object carries the labels of the stage.</summary>
    public bool Shares(JsonObject one) => one["metadata"]?["labels"] is JsonObject labels && labels[$"{Prefix}repository"]?.ToString() == Repository && labels[$"{Prefix}stage"]?.ToString() == Stage;

    /// <summary>The labels of an object, with those that Kubernetes recommends.</summary>
    /// <param name="part">The process or what else the object is for; null: the component as a whole.</param>
    public JsonObject Labels(string? part)
    {
        var labels = new JsonObject { ["app.kubernetes.io/managed-by"] = "slipway", ["app.kubernetes.io/name"] = Component, ["app.kubernetes.io/part-of"] = Repository };
        if (part is not null)
        {
            labels["app.kubernetes.io/component"] = part;
        }

        labels[ComponentLabel] = Component;
        labels[$"{Prefix}repository"] = Repository;
        labels[$"{Prefix}stage"] = Stage;
        return labels;
    }

    /// <summary>The labels of what all components of the stage share.</summary>
    public JsonObject SharedLabels() => new()
    {
        ["app.kubernetes.io/managed-by"] = "slipway",
        ["app.kubernetes.io/part-of"] = Repository,
        [$"{Prefix}repository"] = Repository,
        [$"{Prefix}stage"] = Stage,
    };

    /// <summary>What finds the pods of one process. It can never change: a Deployment's selector is immutable.</summary>
    public JsonObject PodLabels(string process) => new() { ["app.kubernetes.io/component"] = process, ["app.kubernetes.io/name"] = Component };
}
