using Slipway.State;

namespace Slipway.Execution.Journal;

/// <summary>Removes the oldest runs, journal and logs together. Never one that goes on, and never the newest: its number must not come again.</summary>
sealed class JournalPruning(string folder)
{
    const int MostRuns = 200;
    const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Sizes are looked at in one of so many runs: that is a look at every file.</summary>
    const int EachTime = 8;

    /// <param name="others">The runs besides the newest, newest first.</param>
    public void Prune(IReadOnlyList<int> others, int newest)
    {
        var bytes = 0L;
        for (var i = 0; i < others.Count; i++)
        {
            bytes += newest % EachTime == 0 && bytes <= MostBytes ? Size(others[i]) : 0;
            if (i + 1 >= MostRuns || bytes > MostBytes)
            {
                TryRemove(JournalFiles.Path(folder, others[i]));
            }
        }
    }

    long Size(int number)
    {
        try
        {
            var path = JournalFiles.Path(folder, number);
            var logs = new DirectoryInfo(Path.ChangeExtension(path, null));
            return new FileInfo(path).Length + (logs.Exists ? logs.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0);
        }
        catch (IOException)
        {
            // Somebody else removes it.
            return 0;
        }
    }

    static void TryRemove(string path)
    {
        try
        {
            var locked = FileJournal.LockOf(path);
            using var held = FileLock.TryTake(locked);
            if (held is not null)
            {
                RemoveLogs(Path.ChangeExtension(path, null));
                File.Delete(path);
                File.Delete(locked);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed now is tried again by the next run.
        }
    }

    static void RemoveLogs(string logs)
    {
        if (Directory.Exists(logs))
        {
            Directory.Delete(logs, recursive: true);
        }
    }
}
