using System.Text.Json;

namespace Slipway.Engines.Containers;

/// <summary>What <c>version --format '{{json .}}'</c> prints.</summary>
/// <param name="Client">The client's version.</param>
/// <param name="Engine">The engine's; null: it does not answer.</param>
sealed record ContainerVersionText(ContainerKind Kind, Version Client, string? Engine, bool HasInit)
{
    /// <summary>Null when it is no such text.</summary>
    public static ContainerVersionText? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && Property(json.RootElement, "Client") is { } client && Text(client, "Version") is { } version
                && Number(version) is { } number
                ? Of(json.RootElement, client, number)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Podman writes APIVersion where Docker writes ApiVersion, also when it is called docker. On Linux it has no server: it is the engine itself.
    static ContainerVersionText Of(JsonElement root, JsonElement client, Version number)
    {
        var server = Property(root, "Server");
        return client.TryGetProperty("ApiVersion", out _)
            ? new ContainerVersionText(ContainerKind.Docker, number, server is null ? null : Text(server.Value, "Version"), server is not null && HasInitIn(server.Value))
            : new ContainerVersionText(ContainerKind.Podman, number, server is null ? number.ToString() : Text(server.Value, "Version"), HasInit: false);
    }

    static bool HasInitIn(JsonElement server) => Property(server, "Components") is { ValueKind: JsonValueKind.Array } components
        && components.EnumerateArray().Any(component => component.ValueKind == JsonValueKind.Object && Text(component, "Name") == "docker-init");

    static JsonElement? Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? found : null;

    static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    // 20.10.24+dfsg1, 4.3.1, 5.0.0-rc1
    static Version? Number(string text)
    {
        var length = text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        return Version.TryParse(text[..length], out var number) ? number : null;
    }
}
