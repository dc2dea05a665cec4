using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>The objects that a stage of this machine is to have: a file for each, replaced whole.</summary>
sealed class ObjectFiles(MachineStage stage)
{
    /// <summary>All of them.</summary>
    public IEnumerable<JsonObject> All() => !Directory.Exists(stage.Objects) ? []
        : Directory.EnumerateFiles(stage.Objects, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read).OfType<JsonObject>();

    /// <summary>Null: there is none of this name.</summary>
    public JsonObject? Find(JsonObject one) => Read(PathOf(one));

    /// <summary>Null: there is none.</summary>
    public JsonObject? Find(ObjectKey key) => All().FirstOrDefault(one => ObjectKey.Of(one) == key);

    /// <returns>As it is now, with an id that is the same for the same object.</returns>
    public JsonObject Write(JsonObject one)
    {
        var (path, whole) = (PathOf(one), (JsonObject)one.DeepClone());
        (whole["metadata"]!["uid"], whole["metadata"]!["generation"]) = (UidOf(one), 1);
        stage.Create(stage.Objects);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(whole.ToJsonString()));
        return whole;
    }

    public void Remove(JsonObject one) => File.Delete(PathOf(one));

    /// <summary>A hash of what the object says.</summary>
    public static string UidOf(JsonObject one)
    {
        var bare = (JsonObject)one.DeepClone();
        (bare["metadata"] as JsonObject)?.Remove("uid");
        (bare["metadata"] as JsonObject)?.Remove("generation");
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(bare.ToJsonString())).AsSpan(0, 16));
    }

    static JsonObject? Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new ProblemException(new Problem("stage-object-broken", $"`{path}` is no object of ours")
            {
                Kind = ProblemKind.Failure,
                Why = exception.Message,
                Fix = "remove it: the next `slipway deploy` makes it again",
            });
        }
    }

    /// <summary>Its name comes from a record: it must not lead out of the folder.</summary>
    string PathOf(JsonObject one)
    {
        var (kind, name) = (one.Kind() ?? "", one.Name() ?? "");
        return kind.Length > 0 && kind.All(char.IsAsciiLetter) && name.Split('/').All(IsPlain) ? Path.Combine(stage.Objects, kind, $"{name}.json")
            : throw new ProblemException(new Problem("stage-object-name", $"`{KubeText.Clean(kind, 60)}/{KubeText.Clean(name, 100)}` cannot be an object of a stage on this machine"));
    }

    static bool IsPlain(string part) => part.Length > 0 && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
