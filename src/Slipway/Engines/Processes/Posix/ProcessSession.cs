namespace Slipway.Engines.Processes.Posix;

/// <summary>All processes of one session: the leader that we started, and whatever it started.</summary>
/// <param name="mark">What members carry in their environment: see <see cref="ProcessMark"/>.</param>
/// <param name="isChild">The leader is a child of this process that has not been reaped, so that its number cannot be somebody else's.</param>
sealed class ProcessSession(IProcessFacts facts, ProcessIdentity leader, string mark, bool isChild)
{
    /// <summary>The members that run, the leader included.</summary>
    internal IReadOnlyList<ProcessFact> Members()
    {
        if (leader.Boot != facts.Boot)
        {
            return [];
        }

        var members = facts.All().Where(fact => fact.Session == leader.Pid && !fact.IsEnded).ToList();
        if (isChild || members.Any(IsLeader))
        {
            return members;
        }

        // The leader is gone and its number may have been given to another: only what carries our mark is ours.
        return members.Where(member => member.Start >= leader.Start && facts.Mark(member.Pid) == mark).ToList();
    }

    internal bool LeaderRuns => facts.IsAlive(leader);

    /// <summary>Sends a signal to the leader's group, or to the members when the leader is gone.</summary>
    internal void Signal(int signal)
    {
        if (LeaderRuns)
        {
            _ = Libc.Kill(-leader.Pid, signal);
            return;
        }

        foreach (var member in Members())
        {
            _ = Libc.Kill(member.Pid, signal);
        }
    }

    /// <summary>Kills every member, whatever group it made for itself.</summary>
    internal void Kill()
    {
        if (LeaderRuns)
        {
            _ = Libc.Kill(-leader.Pid, Libc.SigKill);
        }

        foreach (var member in Members())
        {
            _ = Libc.Kill(member.Pid, Libc.SigKill);
        }
    }

    /// <summary>Asks all members to end, and kills those that have not after <paramref name="limit"/> or once <paramref name="now"/> is cancelled.</summary>
    /// <returns>Whether they had to be killed.</returns>
    internal async Task<bool> EndAsync(int signal, TimeSpan limit, TimeProvider clock, CancellationToken now)
    {
        var began = clock.GetTimestamp();
        if (!now.IsCancellationRequested)
        {
            Signal(signal);
        }

        while (!IsEmpty())
        {
            var over = clock.GetElapsedTime(began) - limit;
            if (now.IsCancellationRequested || over > TimeSpan.Zero)
            {
                await KillAllAsync(clock);
                return true;
            }

            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), clock, now);
            }
            catch (OperationCanceledException)
            {
                // Somebody is in a hurry: the next round kills.
            }
        }

        return false;
    }

    // A process in an uninterruptible wait of the kernel cannot be killed at once; we do not wait for it for ever.
    async Task KillAllAsync(TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        while (!IsEmpty() && clock.GetElapsedTime(began) < TimeSpan.FromSeconds(5))
        {
            Kill();
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, CancellationToken.None);
        }
    }

    // Looking at all processes is only worth it once the leader is gone.
    bool IsEmpty() => !LeaderRuns && Members().Count == 0;

    bool IsLeader(ProcessFact fact) => fact.Pid == leader.Pid && fact.Start == leader.Start;
}
