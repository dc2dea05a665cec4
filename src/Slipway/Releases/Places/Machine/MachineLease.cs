using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>A lease of ours: a lock that ends with our process, however that ends, and a file beside it that says who we are.</summary>
sealed class MachineLease(MachineFolder folder, string component, string token, FileLock held) : IDisposable
{
    /// <exception cref="Problems.ProblemException"><c>lease-lost</c></exception>
    public void Check()
    {
        if (LeaseOwner.Read(folder.Owner(component)) is var owner && owner?.Token != token)
        {
            throw MachineProblems.Lost(component, owner);
        }
    }

    /// <summary>Takes notice of what others want.</summary>
    public void Look(LeaseSignals signals)
    {
        if (LeaseOwner.Read(folder.Owner(component))?.Token != token)
        {
            signals.Lose();
        }
        else if (LeaseMark.Read(folder.Mark(component)) is { } mark && mark.Token == token)
        {
            signals.Supersede(component, Engines.Kubernetes.KubeText.Clean(mark.By, 100));
        }
    }

    public void Dispose()
    {
        try
        {
            // The lock itself is never removed: who opens it and who makes it anew would hold two different ones.
            if (LeaseOwner.Read(folder.Owner(component))?.Token == token)
            {
                File.Delete(folder.Mark(component));
                File.Delete(folder.Owner(component));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without the lock it says nothing.
        }

        held.Dispose();
    }
}
