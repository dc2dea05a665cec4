namespace Slipway.Secrets.Redaction;

/// <summary>Carries a program's output to where it is seen or kept, without the secrets in it.</summary>
public static class RedactingPump
{
    /// <summary>How long a program may be silent before what was held back of its words is shown: a prompt must be seen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Copies until <paramref name="from"/> ends. Both streams stay open.</summary>
    public static async Task CopyAsync(Stream from, Stream to, Redactor redactor, TimeProvider time, CancellationToken cancellation)
    {
        await using var masked = new RedactingStream(to, redactor, leaveOpen: true);
        var buffer = new byte[16 * 1024];
        var reading = from.ReadAsync(buffer, cancellation).AsTask();
        while (true)
        {
            if (await IsSilentAsync(reading, time, cancellation))
            {
                await masked.ReleaseHeldAsync(cancellation);
            }

            var read = await reading;
            if (read == 0)
            {
                return;
            }

            await masked.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await masked.FlushAsync(cancellation);
            reading = from.ReadAsync(buffer, cancellation).AsTask();
        }
    }

    static async Task<bool> IsSilentAsync(Task reading, TimeProvider time, CancellationToken cancellation)
    {
        if (reading.IsCompleted)
        {
            return false;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var silence = Task.Delay(Patience, time, stop.Token);
        var isSilent = await Task.WhenAny(reading, silence) == silence;
        await stop.CancelAsync();
        return isSilent && !reading.IsCompleted;
    }
}
