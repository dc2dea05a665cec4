using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>Takes the lease of one component, and waits for it where somebody holds it.</summary>
sealed class MachineLeaseTaking(MachineFolder folder, LeaseRequest request, string token, string component, TimeProvider time)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Somebody who has just taken the lock says so a moment later.</summary>
    const int LooksForOwner = 20;

    readonly IProcessFacts _processes = ProcessFacts.OfThisSystem();
    readonly HashSet<string> _told = new(StringComparer.Ordinal);
    int _looks;

    /// <exception cref="ProblemException"><c>lease-held</c>, <c>lease-unlockable</c></exception>
    public async Task<MachineLease> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (FileLock.TryTake(folder.Lock(component)) is { } held)
            {
                return Owned(held);
            }

            Meet();
            await Task.Delay(Pause, time, cancellation);
        }
    }

    MachineLease Owned(FileLock held)
    {
        try
        {
            RequireLocks();
            if (LeaseOwner.Read(folder.Owner(component)) is { } before)
            {
                request.Told($"{MachineProblems.ShownOwner(before)} is not at work any more: taking over the lease of `{component}`");
            }

            File.Delete(folder.Mark(component));
            var process = _processes.Identify(Environment.ProcessId) ?? new ProcessIdentity(_processes.Boot, Environment.ProcessId, 0);
            LeaseFile.Write(folder.Owner(component), new LeaseOwner(token, request.Holder, time.GetUtcNow(), process), RecordJson.Default.LeaseOwner);
            return new MachineLease(folder, component, token, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    // .NET takes no lock where a file system has none, and says nothing.
    void RequireLocks()
    {
        using var second = FileLock.TryTake(folder.Lock(component));
        if (second is not null)
        {
            throw MachineProblems.Unlockable(folder.Lock(component));
        }
    }

    void Meet()
    {
        var owner = LeaseOwner.Read(folder.Owner(component)) is { } there && _processes.IsAlive(there.Process) ? there : null;
        if (owner is null && ++_looks < LooksForOwner)
        {
            return;
        }

        if (request.Conflict == LeaseConflict.Refuse)
        {
            throw MachineProblems.Held(component, owner);
        }

        if (_told.Add(owner?.Token ?? ""))
        {
            var since = owner is null ? "" : $" since {LeaseProblems.Time(owner.Since)}";
            request.Told($"{MachineProblems.ShownOwner(owner)} is deploying `{component}`{since}: waiting for {(request.Conflict == LeaseConflict.Supersede ? "it to stop" : "its end")}");
        }

        if (request.Conflict == LeaseConflict.Supersede && owner is not null && LeaseMark.Read(folder.Mark(component))?.Token != owner.Token)
        {
            LeaseFile.Write(folder.Mark(component), new LeaseMark(owner.Token, request.Holder), RecordJson.Default.LeaseMark);
        }
    }
}
