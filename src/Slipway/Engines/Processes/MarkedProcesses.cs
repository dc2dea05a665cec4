using Slipway.Engines.Processes.Posix;
using Slipway.State;

namespace Slipway.Engines.Processes;

/// <summary>
/// Programs that a command runs itself, such as a migration, and that must be found again when the command was killed: each carries a mark in its
/// environment, and so does all that it starts. There is no moment at which one runs and is not marked.
/// </summary>
/// <param name="name">What is run: <c>migration:visits</c>. Without a slash: a supervisor takes those with one for processes of its own.</param>
public sealed class MarkedProcesses(UpFolders folders, string name, TimeProvider clock)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly IProcessFacts _facts = ProcessFacts.OfThisSystem();
    readonly string _mark = ProcessMark.Of(folders.Root, name);

    /// <summary>The variable that marks what is run.</summary>
    public KeyValuePair<string, string> Variable => KeyValuePair.Create(ProcessMark.Variable, _mark);

    /// <summary>The numbers of those that run, the oldest first.</summary>
    public IReadOnlyList<int> Find() => [.. _facts.All().Where(fact => !fact.IsEnded && _facts.Mark(fact.Pid) == _mark).OrderBy(fact => fact.Start).Select(fact => fact.Pid)];

    /// <summary>Waits until none runs any more; false: not within <paramref name="limit"/>.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (Find().Count > 0)
        {
            if (clock.GetElapsedTime(began) > limit)
            {
                return false;
            }

            await Task.Delay(Pause, clock, cancellation);
        }

        return true;
    }

    /// <summary>Asks them to end, and kills those that have not after <paramref name="limit"/>; false: some run all the same.</summary>
    public async Task<bool> EndAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Signal(Libc.SigTerminate);
        if (await WaitAsync(limit, cancellation))
        {
            return true;
        }

        Signal(Libc.SigKill);
        return await WaitAsync(limit, cancellation);
    }

    void Signal(int signal)
    {
        foreach (var pid in Find())
        {
            _ = Libc.Kill(pid, signal);
        }
    }
}
