using Slipway.Releases.Records;

namespace Slipway.Releases.Places.Machine;

/// <summary>Removes what is not kept any more. It can break off anywhere: the next one goes on.</summary>
sealed class MachinePruning(MachineFolder folder, OutdatedReleases outdated)
{
    public void Prune(ReleaseHistory history)
    {
        // First: without its journal a release must say itself how it ended.
        foreach (var release in outdated.Bereft())
        {
            OutcomeFile.Write(folder.Outcome(release.Component, release.Number), release);
        }

        foreach (var (component, number) in outdated.Releases)
        {
            File.Delete(folder.Record(component, number));
            File.Delete(folder.Outcome(component, number));
            File.Delete(folder.Restored(component, number));
        }

        foreach (var component in history.Releases.Select(release => release.Component).Distinct())
        {
            RemoveLeftovers(Path.GetDirectoryName(folder.Record(component, 1))!, history.NextNumber(component) - 1);
        }

        Remove(folder.Deploys, path => MachineFolder.NumberOf(path) is { } deploy && outdated.IsGone(deploy));
    }

    /// <summary>What a write that broke off has left, of a release that is older than the newest.</summary>
    static void RemoveLeftovers(string of, int newest) =>
        Remove(of, path => path.EndsWith(".tmp", StringComparison.Ordinal) && MachineFolder.NumberOf(path) is { } number && number < newest);

    static void Remove(string folder, Func<string, bool> isGone)
    {
        if (Directory.Exists(folder))
        {
            foreach (var path in Directory.GetFiles(folder).Where(isGone))
            {
                File.Delete(path);
            }
        }
    }
}
