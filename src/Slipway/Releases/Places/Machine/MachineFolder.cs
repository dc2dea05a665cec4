using System.Globalization;
using Slipway.Execution.Journal;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>Where on this machine what is remembered of a stage lies: of all checkouts of a repository together.</summary>
/// <param name="Root">Absolute; see <see cref="StateFolders.Place"/>.</param>
sealed record MachineFolder(string Root)
{
    public const string RecordEnding = ".release";

    public string Releases => Path.Combine(Root, "releases");

    public string Deploys => Path.Combine(Root, "deploys");

    public string Leases => Path.Combine(Root, "leases");

    /// <summary>Serializes those who replace a record that is not whole.</summary>
    public string ReplaceLock => Path.Combine(Root, "replace.lock");

    public string Record(string component, int number) => Path.Combine(Releases, component, Text(number) + RecordEnding);

    /// <summary>What became of a release whose journal is gone.</summary>
    public string Outcome(string component, int number) => Path.Combine(Releases, component, Text(number) + ".outcome");

    /// <summary>Which snapshot somebody has put in the place of its data.</summary>
    public string Restored(string component, int number) => Path.Combine(Releases, component, Text(number) + ".restored");

    public string Journal(int deploy) => JournalFiles.Path(Deploys, deploy);

    public string Lock(string component) => Path.Combine(Leases, component + ".lock");

    /// <summary>Who holds the lock.</summary>
    public string Owner(string component) => Path.Combine(Leases, component + ".owner");

    /// <summary>Who wants it.</summary>
    public string Mark(string component) => Path.Combine(Leases, component + ".superseder");

    /// <summary>Makes folders below the root, which only their owner may look into.</summary>
    public void Create(string folder)
    {
        PrivateFolder.Create(Root, keepPassable: true);
        PrivateFolder.Create(folder);
    }

    /// <summary>Makes what was created in a folder of the place outlive a power cut, with the folder itself.</summary>
    public void Sync(string folder)
    {
        // The root, the folder of all places and the state folder may all be new.
        var last = Path.GetFullPath(Path.Combine(Root, "../.."));
        for (var there = folder; there is not null && there.Length >= last.Length; there = Path.GetDirectoryName(there))
        {
            SyncedFolder.Sync(there);
        }
    }

    /// <summary>The number at the beginning of a file's name; null: there is none.</summary>
    public static int? NumberOf(string path) =>
        int.TryParse(Path.GetFileName(path.AsSpan()).ToString().Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    static string Text(int number) => number.ToString("000000", CultureInfo.InvariantCulture);
}
