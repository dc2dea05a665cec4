using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.State;

namespace Slipway.Running;

/// <summary>Which migrations have run on which data, so that they are not run again while neither has changed.</summary>
/// <remarks>Losing the file costs one more run of each migration command, which does nothing when nothing is pending.</remarks>
sealed class MigrationRecords(UpFolders folders)
{
    readonly Lock _lock = new();

    string File => Path.Combine(folders.Root, "migrations.json");

    /// <summary>Whether the component's migrations ran with exactly this fingerprint.</summary>
    public bool Has(string component, string fingerprint)
    {
        lock (_lock)
        {
            return Read().GetValueOrDefault(component) == fingerprint;
        }
    }

    public void Add(string component, string fingerprint)
    {
        lock (_lock)
        {
            var records = Read();
            records[component] = fingerprint;
            AtomicFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(records, MigrationJson.Default.DictionaryStringString));
        }
    }

    /// <summary>Forgets all of them: the data is gone.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            System.IO.File.Delete(File);
        }
    }

    Dictionary<string, string> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), MigrationJson.Default.DictionaryStringString) ?? [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return [];
        }
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class MigrationJson : JsonSerializerContext;
