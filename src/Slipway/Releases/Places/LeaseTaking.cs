using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>Takes the lease of one component, and waits for it where somebody holds it.</summary>
/// <remarks>
/// A holder is dead when its lease stays as it is for as long as it lives, by our own monotonic clock: what times it claims is no matter. So whether
/// somebody is at work is not known at first sight, but when the lease is renewed under our eyes.
/// </remarks>
sealed class LeaseTaking(StagePlace place, KubeClient client, TimeSpan lives, LeaseRequest request, string holder, string component, TimeProvider time)
{
    /// <summary>Looks at a held lease so many times while it lives.</summary>
    const int Looks = 15;

    readonly HashSet<string> _told = new(StringComparer.Ordinal);
    Sight? _sight;
    long _asked;

    public string Component => component;

    public string Name => LeaseState.NameOf(component);

    /// <summary>The first one is what the others are held with.</summary>
    string? With => component == request.Components[0] ? null : LeaseState.NameOf(request.Components[0]);

    /// <returns>The lease, and a moment before it was ours.</returns>
    /// <exception cref="ProblemException"><c>lease-held</c></exception>
    public async Task<(LeaseState Lease, long Since)> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var lease = await ReadAsync(cancellation);
            if (lease?.Holder == holder)
            {
                return (lease, _asked);
            }

            if (lease is not null && (lease.IsFree(await WithAsync(lease, cancellation)) || IsDead(lease)))
            {
                _asked = time.GetTimestamp();
                await client.ReplaceAsync(StagePlace.Leases, lease.Taken(holder, With, lives, time.GetUtcNow()), cancellation);
            }
            else if (lease is not null)
            {
                await MeetAsync(lease, cancellation);
                await Task.Delay(lives / Looks, time, cancellation);
            }
        }
    }

    /// <summary>Takes it if nobody holds it.</summary>
    /// <param name="known">All leases that there were a moment ago, by their names.</param>
    /// <returns>Null: somebody holds it, or was faster.</returns>
    public async Task<(LeaseState Lease, long Since)?> TakeFreeAsync(IReadOnlyDictionary<string, LeaseState> known, CancellationToken cancellation)
    {
        _asked = time.GetTimestamp();
        var there = known.GetValueOrDefault(Name);
        var lease = there is null ? await MakeAsync(cancellation)
            : there.IsFree(known.GetValueOrDefault(there.With ?? "")) && await client.ReplaceAsync(StagePlace.Leases, there.Taken(holder, With, lives, time.GetUtcNow()), cancellation) is { } taken ? new LeaseState(taken)
            : null;
        return lease is null ? null : (lease, _asked);
    }

    /// <summary>The lease that one is held with; null: there is none.</summary>
    async Task<LeaseState?> WithAsync(LeaseState lease, CancellationToken cancellation) =>
        lease is { Holder: not null, With: { } name } && await client.GetAsync(StagePlace.Leases, place.Namespace, name, cancellation) is { } with ? new LeaseState(with) : null;

    /// <summary>The lease, made where it was not there; null: somebody else was faster.</summary>
    async Task<LeaseState?> ReadAsync(CancellationToken cancellation) =>
        await client.GetAsync(StagePlace.Leases, place.Namespace, Name, cancellation) is { } there ? new LeaseState(there) : await MakeAsync(cancellation);

    async Task<LeaseState?> MakeAsync(CancellationToken cancellation)
    {
        _asked = time.GetTimestamp();
        var wanted = LeaseState.New(place, component, holder, With, lives, time.GetUtcNow());
        try
        {
            return await client.CreateOnceAsync(StagePlace.Leases, wanted, cancellation) is { } made ? new LeaseState(made) : null;
        }
        catch (ProblemException problem) when (problem.Problems[0].Code == "kube-not-found")
        {
            // The very first deploy: whatever it makes comes later.
            await client.CreateOnceAsync(StagePlace.Namespaces, place.Space(), cancellation);
            return null;
        }
    }

    bool IsDead(LeaseState lease)
    {
        if (_sight is null || _sight.Version != lease.Version)
        {
            var isAtWork = _sight is not null && (_sight.IsAtWork || _sight.Renewal != lease.Renewal);
            _sight = new Sight(lease.Version, lease.Renewal, time.GetTimestamp(), isAtWork);
            return false;
        }

        var isDead = time.GetElapsedTime(_sight.Since) >= lease.Lives(lives);
        if (isDead)
        {
            request.Told($"{lease.HolderShown} is not at work any more: taking over the lease of `{component}`");
        }

        return isDead;
    }

    async Task MeetAsync(LeaseState lease, CancellationToken cancellation)
    {
        if (!_sight!.IsAtWork)
        {
            Tell(lease, $"`{component}` is held by {lease.HolderShown}{Since(lease)}: looking for up to {lease.Lives(lives).TotalSeconds:0} s whether that is still at work");
        }
        else if (request.Conflict == LeaseConflict.Refuse)
        {
            throw LeaseProblems.Held(component, lease);
        }
        else
        {
            Tell(lease, $"{lease.HolderShown} is deploying `{component}`{Since(lease)}: waiting for {(request.Conflict == LeaseConflict.Supersede ? "it to stop" : "its end")}");
        }

        if (request.Conflict == LeaseConflict.Supersede && lease.Superseder is null
            && await client.ReplaceAsync(StagePlace.Leases, lease.Superseded(request.Holder), cancellation) is { } marked)
        {
            // Our own mark is no sign of life.
            _sight = _sight with { Version = new LeaseState(marked).Version };
        }
    }

    /// <summary>Once of each holder.</summary>
    void Tell(LeaseState lease, string line)
    {
        if (_told.Add($"{lease.Holder} {_sight!.IsAtWork}"))
        {
            request.Told(line);
        }
    }

    static string Since(LeaseState lease) => lease.Acquired is { } since ? $" since {LeaseProblems.Time(since)}" : "";

    /// <param name="Since">When it was first seen so.</param>
    /// <param name="IsAtWork">Somebody has renewed it, or taken it, since we look.</param>
    sealed record Sight(string Version, string Renewal, long Since, bool IsAtWork);
}
