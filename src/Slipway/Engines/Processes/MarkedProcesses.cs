using Slipway.Engines.Processes.Posix;
using Slipway.State;

namespace Slipway.Engines.Processes;

/// <summary>
/// Programs that a command runs itself, such as a migration or a test, and that must be found again when the command was killed: each carries a
/// mark in its environment, and so does all that it starts, whatever session it makes for itself. There is no moment at which one runs and is not marked.
/// </summary>
/// <param name="mark">With a slash at its end: all marks that begin so.</param>
public sealed class MarkedProcesses(string mark, TimeProvider clock)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan PauseOfKills = TimeSpan.FromMilliseconds(10);

    readonly IProcessFacts _facts = ProcessFacts.OfThisSystem();

    /// <summary>Those of one piece of an <c>up</c>.</summary>
    /// <param name="name">What is run: <c>migration:visits</c>. Without a slash: a supervisor takes those with one for processes of its own.</param>
    public static MarkedProcesses Of(UpFolders folders, string name, TimeProvider clock) => new(ProcessMark.Of(folders.Root, name), clock);

    /// <summary>The variable that marks what is run.</summary>
    public KeyValuePair<string, string> Variable => KeyValuePair.Create(ProcessMark.Variable, mark);

    /// <summary>The numbers of those that run, the oldest first.</summary>
    public IReadOnlyList<int> Find() => [.. _facts.All().Where(fact => !fact.IsEnded && IsOurs(_facts.Mark(fact.Pid))).OrderBy(fact => fact.Start).Select(fact => fact.Pid)];

    /// <summary>Waits until none runs any more; false: not within <paramref name="limit"/>.</summary>
    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellation) => GoneAsync(_ => { }, limit, Pause, cancellation);

    /// <summary>Asks them to end, and kills those that have not after <paramref name="limit"/>; false: some run all the same.</summary>
    public async Task<bool> EndAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Signal(Find(), Libc.SigTerminate);
        return await WaitAsync(limit, cancellation) || await KillAsync(limit, cancellation);
    }

    /// <summary>
    /// Kills them, and what they start meanwhile; false: some run all the same, since a process in an uninterruptible wait of the kernel cannot be
    /// killed at once.
    /// </summary>
    public Task<bool> KillAsync(TimeSpan limit, CancellationToken cancellation) => GoneAsync(left => Signal(left, Libc.SigKill), limit, PauseOfKills, cancellation);

    async Task<bool> GoneAsync(Action<IReadOnlyList<int>> onLeft, TimeSpan limit, TimeSpan pause, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (Find() is { Count: > 0 } left)
        {
            if (clock.GetElapsedTime(began) > limit)
            {
                return false;
            }

            onLeft(left);
            await Task.Delay(pause, clock, cancellation);
        }

        return true;
    }

    bool IsOurs(string? other) => other is not null && (mark.EndsWith('/') ? other.StartsWith(mark, StringComparison.Ordinal) : other == mark);

    static void Signal(IReadOnlyList<int> pids, int signal)
    {
        foreach (var pid in pids)
        {
            _ = Libc.Kill(pid, signal);
        }
    }
}
