using System.Text.Json;
using Slipway.State;

namespace Slipway.Running.Containers;

/// <summary>Which image each component had last, so that it can be foretold what would be started anew.</summary>
/// <remarks>Losing the file costs nothing: the images themselves are asked for each time.</remarks>
sealed class ImageRecords(UpFolders folders)
{
    readonly Lock _lock = new();

    string FilePath => Path.Combine(folders.Root, "images.json");

    /// <summary>The image's id; null: not known.</summary>
    public string? Find(string component)
    {
        lock (_lock)
        {
            return Read().GetValueOrDefault(component);
        }
    }

    /// <returns>False: it was the same before.</returns>
    public bool Put(string component, string id)
    {
        lock (_lock)
        {
            var all = Read();
            if (all.GetValueOrDefault(component) == id)
            {
                return false;
            }

            all[component] = id;
            AtomicFile.Write(FilePath, JsonSerializer.SerializeToUtf8Bytes(all, MigrationJson.Default.DictionaryStringString), isDurable: false);
            return true;
        }
    }

    Dictionary<string, string> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), MigrationJson.Default.DictionaryStringString) ?? [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return [];
        }
    }
}
