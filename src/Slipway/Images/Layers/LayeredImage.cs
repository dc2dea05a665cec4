using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Images.Registry;

namespace Slipway.Images.Layers;

/// <summary>An image with one more layer, which starts what is in that layer: nothing of what the image was for is left in what it says of itself.</summary>
/// <param name="Configuration">As it is stored.</param>
sealed record LayeredImage(ImageManifest Manifest, ReadOnlyMemory<byte> Configuration)
{
    const string OciLayer = "application/vnd.oci.image.layer.v1.tar+gzip";
    const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>What the image was made for, and its new command does not want.</summary>
    static readonly string[] Foreign = ["Cmd", "Volumes", "ExposedPorts", "StopSignal", "Healthcheck", "OnBuild", "ArgsEscaped", "Labels"];

    /// <param name="manifest">Of one platform.</param>
    /// <param name="configuration">That it names.</param>
    /// <param name="layer">The new one, on top.</param>
    /// <param name="entryPoint">What is started.</param>
    /// <param name="user">By whom, by number.</param>
    /// <returns>Null: what is there is no image that we understand.</returns>
    public static LayeredImage? Of(ImageManifest manifest, ReadOnlyMemory<byte> configuration, ImageLayer layer, ImmutableArray<string> entryPoint, int user)
    {
        try
        {
            return JsonNode.Parse(configuration.Span) is JsonObject said && JsonNode.Parse(manifest.Content.Span) is JsonObject stored && With(manifest.Type, stored, said, layer, entryPoint, user) is var (text, bytes)
                && ImageManifest.Read(manifest.Type, bytes) is { Configuration: not null } made ? new LayeredImage(made, text) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    static (byte[] Configuration, byte[] Manifest)? With(string type, JsonObject manifest, JsonObject configuration, ImageLayer layer, ImmutableArray<string> entryPoint, int user)
    {
        if (configuration["rootfs"]?["diff_ids"] is not JsonArray plain || manifest["layers"] is not JsonArray layers || manifest["config"] is not JsonObject named || plain.Count != layers.Count)
        {
            return null;
        }

        plain.Add((JsonNode)layer.PlainDigest);
        (configuration["history"] as JsonArray)?.Add((JsonNode)new JsonObject { ["created_by"] = "slipway" });
        var command = configuration["config"] as JsonObject ?? [];
        Array.ForEach(Foreign, name => command.Remove(name));
        command["Entrypoint"] = new JsonArray([.. entryPoint.Select(word => (JsonNode)word)]);
        command["User"] = $"{user}:{user}";
        command["WorkingDir"] = "/";
        configuration["config"] = command;
        var text = JsonSerializer.SerializeToUtf8Bytes(configuration, LayeredImageJson.Default.JsonObject);
        (named["digest"], named["size"]) = (ImageManifest.DigestOf(text), text.Length);
        layers.Add((JsonNode)new JsonObject { ["mediaType"] = type == ManifestTypes.DockerManifest ? DockerLayer : OciLayer, ["digest"] = layer.Digest, ["size"] = layer.Size });
        manifest.Remove("annotations");
        return (text, JsonSerializer.SerializeToUtf8Bytes(manifest, LayeredImageJson.Default.JsonObject));
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
sealed partial class LayeredImageJson : System.Text.Json.Serialization.JsonSerializerContext;
