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

    /// <summary>The fingerprint with which the component's migrations ran last; null: they have not, or not to their end.</summary>
    public string? Find(string component)
    {
        lock (_lock)
        {
            return Read().GetValueOrDefault(component);
        }
    }

    /// <summary>They are about to run: whatever comes of it, what ran before no longer says what the data is like.</summary>
    public void Remove(string component)
    {
        lock (_lock)
        {
            var records = Read();
            if (records.Remove(component))
            {
                Write(records);
            }
        }
    }

    public void Add(string component, string fingerprint)
    {
        lock (_lock)
        {
            var records = Read();
            records[component] = fingerprint;
            Write(records);
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

    void Write(Dictionary<string, string> records) => AtomicFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(records, MigrationJson.Default.DictionaryStringString));

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
