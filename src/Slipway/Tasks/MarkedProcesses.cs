using System.Collections.Immutable;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Tasks;

/// <summary>The processes that carry a task's mark in their environment: it, and all that it started, whatever session they made for themselves.</summary>
static class MarkedProcesses
{
    /// <summary>A process in an uninterruptible wait of the kernel cannot be killed at once; nobody waits for it for ever.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static ImmutableSortedDictionary<string, string?> Mark(ImmutableSortedDictionary<string, string> variables, string mark) =>
        variables.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)).ToImmutableSortedDictionary(StringComparer.Ordinal).SetItem(ProcessMark.Variable, mark);

    /// <summary>Kills those whose mark begins so, until none is left.</summary>
    public static async Task KillAsync(string start, TimeProvider time)
    {
        var facts = ProcessFacts.OfThisSystem();
        var began = time.GetTimestamp();
        while (facts.All().Where(fact => !fact.IsEnded && facts.Mark(fact.Pid)?.StartsWith(start, StringComparison.Ordinal) == true).Select(fact => fact.Pid).ToList() is { Count: > 0 } left && time.GetElapsedTime(began) < Patience)
        {
            left.ForEach(pid => _ = Libc.Kill(pid, Libc.SigKill));
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, CancellationToken.None);
        }
    }
}
