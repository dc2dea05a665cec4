namespace Slipway.Releases.Places;

/// <summary>Work that many ask for and that is done for all of them at once: who asks while it goes on gets the next turn, with all who ask until that one begins.</summary>
/// <remarks>So each gets an answer of which the whole came after the question.</remarks>
sealed class SharedTurn(Func<Task> workAsync)
{
    readonly Lock _gate = new();
    Task _going = Task.CompletedTask;
    Task? _next;

    /// <returns>The turn that begins next. It fails for all who share it.</returns>
    public Task RunAsync()
    {
        lock (_gate)
        {
            return _next ??= AfterAsync(_going);
        }
    }

    async Task AfterAsync(Task before)
    {
        // Forced to yield: the turn has to be known as the next one before it can begin.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            (_going, _next) = (_next!, null);
        }

        await workAsync();
    }
}
