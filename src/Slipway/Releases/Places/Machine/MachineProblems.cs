using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Places.Machine;

/// <summary>What can be wrong with what is remembered on this machine.</summary>
static class MachineProblems
{
    const int LongestName = 100;

    public static ProblemException Failed(string path, string why) => new(new Problem("place-failed", $"`{path}` cannot be read or written")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "make room on the disk, or make the folder yours, and try again: what was not written did not happen",
    });

    public static ProblemException BrokenRecord(string path, string why) => new(new Problem("record-broken", $"the record `{path}` cannot be believed")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "put it back as it was, from a copy of the disk; or remove the file, and its release is forgotten",
    });

    public static ProblemException NumberTaken(string component, int number, RecordHead there) =>
        new(new Problem("release-number-taken", $"another record has the number {number} of `{component}`")
        {
            Kind = ProblemKind.Locked,
            Why = $"{Shown(there.By)} has deployed it at the same time",
            Fix = "wait for the other deploy; then deploy again",
        });

    public static Problem OutcomeUnknown(string component, int number, int deploy, string path) =>
        new("release-outcome-unknown", $"nobody knows what became of release {number} of `{component}`")
        {
            Kind = ProblemKind.Failure,
            Why = $"the journal of its deploy {deploy} is gone",
            Fix = $"say it: `echo released > {path}`, or `echo undone > {path}`",
        };

    public static Problem BrokenJournal(int deploy, string path) => new("journal-broken", $"the journal of deploy {deploy} cannot be believed")
    {
        Kind = ProblemKind.Failure,
        Why = $"a line of `{path}` is not what follows the lines before it, or those are gone",
        Fix = "put it back as it was, from a copy of the disk; or remove the file, and the deploy is forgotten",
    };

    public static ProblemException JournalInUse(int deploy, string path) => new(new Problem("journal-in-use", $"the journal of deploy {deploy} is being written by another process")
    {
        Kind = ProblemKind.Locked,
        Why = $"it holds `{path}` for longer than a line takes: it may be stopped",
        Fix = $"look which one it is: `fuser -v {path}`; let it go on or end it, then try again",
    });

    public static ProblemException Held(string component, LeaseOwner? owner) => new(new Problem("lease-held", $"{ShownOwner(owner)} is deploying `{component}`")
    {
        Kind = ProblemKind.Locked,
        Why = owner is null ? "its process holds the lease" : $"it began at {LeaseProblems.Time(owner.Since)}, and its process {owner.Process.Pid} holds the lease",
        Fix = $"wait for its end, and deploy again; or let the command wait for its turn: `--wait`{(owner is null ? "" : $"; one that hangs can be ended: `kill {owner.Process.Pid}`")}",
    });

    /// <param name="owner">As it is now; null: it was removed.</param>
    public static ProblemException Lost(string component, LeaseOwner? owner) => new(new Problem("lease-lost", $"the lease of `{component}` is lost")
    {
        Kind = ProblemKind.Locked,
        Why = owner is null ? "somebody has removed it" : $"somebody has removed it, and {ShownOwner(owner)} has taken it since",
        Fix = "whoever holds it goes on with this deploy or undoes it: let that finish, then deploy again",
    });

    public static ProblemException Unlockable(string path) => new(new Problem("lease-unlockable", $"files in `{Path.GetDirectoryName(path)}` cannot be locked")
    {
        Kind = ProblemKind.Failure,
        Why = "the file system lets two have the same lock, so that two deploys could be at work at once",
        Fix = "set XDG_STATE_HOME to a folder on a disk of this machine",
    });

    public static string ShownOwner(LeaseOwner? owner) => owner is null ? "somebody" : Shown(owner.Who);

    static string Shown(string text) => KubeText.Clean(text, LongestName);
}
