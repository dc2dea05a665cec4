using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Images;

/// <summary>What an image says of itself: its labels, who it runs as, how it was made. The same in a registry and in an engine's <c>image inspect</c>.</summary>
sealed record ImageConfiguration
{
    public ImmutableDictionary<string, string> Labels { get; private init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What it runs on: <c>amd64</c>; null: it does not say.</summary>
    public string? Architecture { get; private init; }

    /// <summary>As the image has it: <c>app</c>, <c>1000:1000</c>; empty: root.</summary>
    public string User { get; private init; } = "";

    /// <summary><c>NAME=value</c>.</summary>
    public ImmutableArray<string> Variables { get; private init; } = [];

    /// <summary>The commands that made its layers, oldest first; empty where it does not say.</summary>
    public ImmutableArray<string> History { get; init; } = [];

    /// <summary>Null: it does not say.</summary>
    public DateTimeOffset? Created { get; private init; }

    public string? Label(string name) => Labels.GetValueOrDefault(name);

    /// <summary>Null: it is none.</summary>
    /// <param name="content">As a registry has it.</param>
    public static ImageConfiguration? Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 64 });
            return Read(document.RootElement, "architecture", "created", "config", "history");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>From an element of <c>image inspect</c>, which writes the same with capitals, and has no history.</summary>
    public static ImageConfiguration OfInspection(JsonElement image) => Read(image, "Architecture", "Created", "Config", "History");

    static ImageConfiguration Read(JsonElement root, string architecture, string created, string config, string history)
    {
        var own = Object(root, config);
        return new ImageConfiguration
        {
            Architecture = Text(root, architecture),
            Created = Text(root, created) is { } time && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null,
            User = own is { } user ? Text(user, "User") ?? "" : "",
            Variables = own is { } variables ? Texts(variables, "Env") : [],
            Labels = own is { } labels && Object(labels, "Labels") is { } map
                ? map.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.String).DistinctBy(label => label.Name).ToImmutableDictionary(label => label.Name, label => label.Value.GetString()!)
                : ImmutableDictionary<string, string>.Empty,
            History = root.TryGetProperty(history, out var steps) && steps.ValueKind == JsonValueKind.Array
                ? [.. steps.EnumerateArray().Where(step => step.ValueKind == JsonValueKind.Object).Select(step => Text(step, "created_by") ?? "")] : [],
        };
    }

    static JsonElement? Object(JsonElement parent, string name) => parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.Object ? element : null;

    static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    static ImmutableArray<string> Texts(JsonElement parent, string name) => parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : [];
}
