using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.State;

namespace Slipway.Bootstrap;

/// <summary>What bootstrap put into <c>.deps/</c> for one tool: enough to see, by looking at the file's size and time alone, that nothing is to be done.</summary>
/// <param name="Sha256">Of what was downloaded.</param>
/// <param name="Path">What the manifest said of the file inside the archive.</param>
/// <param name="Size">Bytes of the executable; -1 while it is being put there.</param>
/// <param name="Modified">The executable's time of last change, in ticks of UTC.</param>
/// <param name="Folder">Name of the folder below <c>.deps/.tools/NAME/</c> that the executable starts a program in; null: none.</param>
public sealed record ToolStamp(string Name, string Version, string Sha256, string? Path, long Size, long Modified, string? Folder)
{
    /// <summary>The stamp is for what the manifest asks for.</summary>
    public bool IsFor(ResolvedTool tool) => Version == tool.Version && Sha256 == tool.Sha256 && Path == tool.Path;

    /// <summary>Null when there is none, or none that can be read: then the tool is put there again.</summary>
    internal static ToolStamp? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), StampJson.Default.ToolStamp) is { Name: not null, Version: not null, Sha256: not null } stamp
                ? stamp
                : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal void Write(string file) => AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(this, StampJson.Default.ToolStamp));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ToolStamp))]
sealed partial class StampJson : JsonSerializerContext;
