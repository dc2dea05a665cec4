using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>A process that runs, or is to: all that is needed to start it again.</summary>
/// <param name="Slot">One of <see cref="RunningFiles.Slots"/>.</param>
/// <param name="Object">What it is of.</param>
/// <param name="Port">Where it listens; null: nowhere.</param>
/// <param name="Serves">It was rolled out; false: it is only on trial.</param>
sealed record RunningEntry(string Slot, JsonObject Object, int? Port, bool Serves, ImmutableSortedDictionary<string, string> Passed)
{
    public RunObject Run => field ??= RunObject.Of(Object);

    /// <summary>Of the process: <c>visits/web.a</c>.</summary>
    public string Id => $"{Run.Name}.{Slot}";

    /// <summary>What the proxy calls its version.</summary>
    public string Version => Run.Uid[..12];
}

/// <summary>
/// What runs on a stage of this machine: a file for each, written before the process is started and removed after it was stopped. Each process has two slots, so that one version
/// can take over from the other.
/// </summary>
sealed class RunningFiles(MachineStage stage)
{
    public static ImmutableArray<string> Slots { get; } = ["a", "b"];

    /// <summary>Everything.</summary>
    public ImmutableArray<RunningEntry> All() => !Directory.Exists(stage.Running) ? []
        : [.. Directory.EnumerateFiles(stage.Running, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read).OfType<RunningEntry>()];

    /// <summary>The versions of one process.</summary>
    /// <param name="process">Its name: <c>visits/web</c>.</param>
    public ImmutableArray<RunningEntry> Of(string process) => [.. All().Where(entry => entry.Run.Name == process)];

    public void Write(RunningEntry entry)
    {
        var path = PathOf(entry);
        stage.Create(stage.Running);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(new JsonObject
        {
            ["slot"] = entry.Slot,
            ["port"] = entry.Port,
            ["serves"] = entry.Serves,
            ["passed"] = new JsonObject(entry.Passed.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
            ["object"] = entry.Object.DeepClone(),
        }.ToJsonString()));
    }

    public void Remove(RunningEntry entry) => File.Delete(PathOf(entry));

    /// <summary>Null: it is gone, or torn, which only a disk that lies about what it has written could bring about.</summary>
    static RunningEntry? Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path));
            return json.At("object") is not JsonObject run ? null : new RunningEntry(
                json.Text("slot") ?? "", (JsonObject)run.DeepClone(), (int?)json.Number("port"), json.At("serves")?.GetValueKind() == JsonValueKind.True,
                (json.At("passed") as JsonObject ?? []).ToImmutableSortedDictionary(one => one.Key, one => one.Value.Text() ?? "", StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    string PathOf(RunningEntry entry) => Path.Combine(stage.Running, $"{entry.Id}.json");
}
