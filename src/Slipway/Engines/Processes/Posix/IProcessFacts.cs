namespace Slipway.Engines.Processes.Posix;

/// <summary>What the system tells of the processes that there are.</summary>
interface IProcessFacts
{
    /// <summary>Differs after each boot.</summary>
    string Boot { get; }

    /// <summary>Null: there is none with this number.</summary>
    ProcessFact? Find(int pid);

    IEnumerable<ProcessFact> All();

    /// <summary>The value of <see cref="ProcessMark.Variable"/> that the process was started with; null: none, or it cannot be told.</summary>
    string? Mark(int pid);
}

/// <summary>One process.</summary>
/// <param name="Start">As in <see cref="ProcessIdentity.Start"/>.</param>
/// <param name="IsEnded">It ended, and only its number is left until its parent asks.</param>
/// <param name="Memory">Resident bytes.</param>
readonly record struct ProcessFact(int Pid, int Session, long Start, bool IsEnded, long Memory);

static class ProcessFacts
{
    /// <summary>Those of the system this runs on.</summary>
    internal static IProcessFacts OfThisSystem() => OperatingSystem.IsMacOS() ? new MacProcessFacts() : new LinuxProcessFacts();

    internal static bool IsAlive(this IProcessFacts facts, ProcessIdentity identity) =>
        identity.Boot == facts.Boot && facts.Find(identity.Pid) is { IsEnded: false } found && found.Start == identity.Start;

    /// <summary>Null when it is gone already.</summary>
    internal static ProcessIdentity? Identify(this IProcessFacts facts, int pid) =>
        facts.Find(pid) is { } found ? new ProcessIdentity(facts.Boot, pid, found.Start) : null;
}
