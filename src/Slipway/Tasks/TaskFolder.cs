using Slipway.Engines.Processes;
using Slipway.State;

namespace Slipway.Tasks;

/// <summary>
/// The folder of one run of tasks, beside those of other runs, and the mark that all its processes carry. It is locked for as long as the run
/// lives: what stands there unlocked is of a run that was killed, and the next one ends its processes and removes its files.
/// </summary>
/// <remarks>Made when it is first needed: a run with nothing to do neither makes one nor looks for others.</remarks>
/// <param name="all">Where the folders of all runs are: <c>~/.cache/slipway/tasks</c>.</param>
public sealed class TaskFolder(string all, TimeProvider time) : IDisposable
{
    /// <summary>Nobody waits for ever for a process that cannot be killed.</summary>
    internal static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    readonly string _id = Guid.NewGuid().ToString("N");
    readonly SemaphoreSlim _opening = new(1, 1);

    FileLock? _lock;

    /// <summary>For the report files of tests, in a folder of its own for each component.</summary>
    public string Reports => Path.Combine(all, _id, "reports");

    /// <summary>For one command, marked <c>task/RUN/COMMAND</c>.</summary>
    internal MarkedProcesses NewCommand() => new($"{MarkOf(_id)}{Guid.NewGuid():N}", time);

    /// <summary>Before the first command: clears up after runs that were killed.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_lock is null)
            {
                Directory.CreateDirectory(all);
                _lock = await FileLock.TakeAsync(LockOf(_id), TimeSpan.FromSeconds(1), time, cancellation);
                while (await ClearAsync())
                {
                    // A run that another one had started was alive until that one's processes were ended.
                }
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose()
    {
        if (_lock is not null)
        {
            Remove(_id);
            _lock.Dispose();
        }

        _opening.Dispose();
    }

    async Task<bool> ClearAsync()
    {
        var isCleared = false;
        foreach (var file in Directory.GetFiles(all, "*.lock"))
        {
            var id = Path.GetFileNameWithoutExtension(file);
            if (id != _id && FileLock.TryTake(file) is { } left)
            {
                using (left)
                {
                    await new MarkedProcesses(MarkOf(id), time).KillAsync(KillLimit, CancellationToken.None);
                    Remove(id);
                }

                isCleared = true;
            }
        }

        return isCleared;
    }

    void Remove(string id)
    {
        var folder = Path.Combine(all, id);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        File.Delete(LockOf(id));
    }

    string LockOf(string id) => Path.Combine(all, $"{id}.lock");

    static string MarkOf(string id) => $"task/{id}/";
}
