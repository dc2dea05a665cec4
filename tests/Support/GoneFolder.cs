using System.Diagnostics;

namespace Slipway.Tests.Support;

/// <summary>Removes a folder in which something that is just ending may still write or remove files.</summary>
public static class GoneFolder
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="IOException">It cannot be removed, not even after a while.</exception>
    public static async Task RemoveAsync(string folder)
    {
        for (var watch = Stopwatch.StartNew(); Directory.Exists(folder);)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (watch.Elapsed < Limit)
            {
                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>For a test class that is disposed of synchronously.</summary>
    public static void Remove(string folder) => RemoveAsync(folder).GetAwaiter().GetResult();
}
