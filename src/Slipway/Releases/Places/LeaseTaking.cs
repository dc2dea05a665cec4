using System.Security.Cryptography;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>Takes a turn for some components, and waits for those before it.</summary>
/// <remarks>
/// A holder is dead when its turn stays as it is for as long as it lives, by our own monotonic clock: what times it claims is no matter. So whether
/// somebody is at work is not known at first sight, but when the turn is renewed under our eyes.
/// </remarks>
sealed class LeaseTaking(LeaseStore store, LeaseRequest request, TimeProvider time)
{
    /// <summary>Looks at those before it so many times while a turn lives.</summary>
    const int Looks = 15;

    readonly Dictionary<string, Sight> _sights = new(StringComparer.Ordinal);
    readonly HashSet<(string Token, string Line)> _told = [];
    long? _renewed;

    public string Token { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <returns>The table, and a moment before our turn in it was written.</returns>
    /// <exception cref="Problems.ProblemException"><c>lease-held</c>, <c>lease-superseded</c></exception>
    public async Task<(LeaseTable Table, long Since)> TakeAsync(CancellationToken cancellation)
    {
        LeaseTable? table = null;
        while (true)
        {
            table ??= await ReadAsync(cancellation);
            if (table is null)
            {
                continue;
            }

            var ours = table.Find(Token) is { Components.IsDefault: false } there ? there : null;
            var before = table.Before(ours ?? Begin(table.NextNumber)).ToLookup(IsDead);
            if (ours is not null && before.Count == 0)
            {
                return (table, _renewed!.Value);
            }

            ThrowIfSuperseded(ours);
            var marked = Marked(before[false]).ToList();
            if (IsDue(ours) || marked.Count > 0 || before[true].Any())
            {
                TellOver(before[true]);
                table = await WriteAsync(table, ours, marked, [.. before[true]], cancellation);
                continue;
            }

            Meet(table, before[false]);
            await Task.Delay(store.Lives / Looks, time, cancellation);
            table = null;
        }
    }

    /// <summary>Gives up our turn, or the place in the queue.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => _renewed is null ? Task.CompletedTask : store.EndAsync(Token, cancellation);

    LeaseTurn Begin(long number) => LeaseTurn.Begin(Token, number, request.Holder, request.Components, store.Lives, time.GetUtcNow());

    /// <summary>The table, made with our turn in it where it was not there; null: somebody else was faster.</summary>
    async Task<LeaseTable?> ReadAsync(CancellationToken cancellation)
    {
        if (await store.ReadAsync(cancellation) is { } there)
        {
            return there;
        }

        _renewed ??= time.GetTimestamp();
        return await store.MakeAsync(Begin(1), cancellation);
    }

    /// <summary>Our turn, new or renewed; marks for those before it, and the dead removed. Null: it may not have been written.</summary>
    async Task<LeaseTable?> WriteAsync(LeaseTable table, LeaseTurn? ours, IEnumerable<LeaseTurn> marked, IReadOnlyCollection<LeaseTurn> dead, CancellationToken cancellation)
    {
        // Taken before it is asked for. Where the answer is lost, our turn may be of the first time that we asked.
        var now = time.GetTimestamp();
        _renewed ??= now;
        var written = marked.Append(ours?.At(time.GetUtcNow()) ?? Begin(table.NextNumber));
        var changed = await store.ChangeAsync(table, [.. written], dead, cancellation);
        _renewed = changed is null ? _renewed : now;
        return changed;
    }

    bool IsDue(LeaseTurn? ours) => ours is null || time.GetElapsedTime(_renewed!.Value) >= store.Lives / 3;

    IEnumerable<LeaseTurn> Marked(IEnumerable<LeaseTurn> before) =>
        request.Conflict == LeaseConflict.Supersede ? before.Where(turn => turn is { SupersededBy: null, Components.IsDefault: false }).Select(turn => turn with { SupersededBy = request.Holder }) : [];

    bool IsDead(LeaseTurn turn)
    {
        if (!_sights.TryGetValue(turn.Token, out var sight) || sight.Renewed != turn.Renewed)
        {
            _sights[turn.Token] = new Sight(turn.Renewed, time.GetTimestamp(), sight is not null);
            return false;
        }

        return time.GetElapsedTime(sight.Since) >= turn.Lives;
    }

    void ThrowIfSuperseded(LeaseTurn? ours)
    {
        if (ours?.SupersederShown is { } by)
        {
            throw LeaseProblems.Superseded(request.Components, by);
        }
    }

    void TellOver(IEnumerable<LeaseTurn> dead)
    {
        foreach (var turn in dead)
        {
            Tell(turn, $"{turn.HolderShown} is not at work any more: taking over the lease of `{turn.Shared(request.Components)}`");
        }
    }

    void Meet(LeaseTable table, IEnumerable<LeaseTurn> before)
    {
        foreach (var turn in before)
        {
            var (component, does) = (turn.Shared(request.Components), table.Before(turn).Any() ? "waits to deploy" : "is deploying");
            if (!_sights[turn.Token].IsAtWork)
            {
                Tell(turn, $"`{component}` is held by {turn.HolderShown}{Since(turn)}: looking for up to {turn.Lives.TotalSeconds:0} s whether that is still at work");
            }
            else if (request.Conflict == LeaseConflict.Refuse)
            {
                throw LeaseProblems.Held(component, turn, does);
            }
            else
            {
                Tell(turn, $"{turn.HolderShown} {does} `{component}`{Since(turn)}: waiting for {(request.Conflict == LeaseConflict.Supersede ? "it to stop" : "its end")}");
            }
        }
    }

    /// <summary>Once of each holder.</summary>
    void Tell(LeaseTurn turn, string line)
    {
        if (_told.Add((turn.Token, line)))
        {
            request.Told(line);
        }
    }

    static string Since(LeaseTurn turn) => turn.Began is { } since ? $" since {LeaseProblems.Time(since)}" : "";

    /// <param name="Since">When it was first seen so.</param>
    /// <param name="IsAtWork">Somebody has renewed it since we look.</param>
    sealed record Sight(string Renewed, long Since, bool IsAtWork);
}
