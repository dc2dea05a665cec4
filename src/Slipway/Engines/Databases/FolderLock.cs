using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>One preparation at a time for a resource: held by the open file, so that a killed owner holds nothing.</summary>
static class FolderLock
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <exception cref="ProblemException"><c>resource-in-use</c></exception>
    public static async Task<FileStream> TakeAsync(string id, string folder, TimeProvider clock, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                if (clock.GetElapsedTime(start) >= Limit)
                {
                    throw new ProblemException(new Problem("resource-in-use", $"`{id}` is being prepared by another command")
                    {
                        Kind = ProblemKind.Locked,
                        Why = $"it has not ended within {Limit.TotalSeconds:0} s",
                        Fix = "wait for it, or stop it, and try again",
                    });
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellation);
        }
    }
}
