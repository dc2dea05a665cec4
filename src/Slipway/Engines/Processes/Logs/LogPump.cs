using Slipway.Engines.Processes.Posix;

namespace Slipway.Engines.Processes.Logs;

/// <summary>One thread that carries what all processes write to their logs.</summary>
sealed class LogPump : IDisposable
{
    // New pipes are noticed within this time; a sleeping pump costs next to nothing.
    const int MillisecondsAsleep = 200;

    readonly Lock changing = new();
    readonly Thread thread;
    LogPipe[] pipes = [];
    volatile bool ended;

    internal LogPump()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "logs" };
        thread.Start();
    }

    internal void Add(LogPipe pipe)
    {
        lock (changing)
        {
            pipes = [.. pipes, pipe];
        }
    }

    public void Dispose()
    {
        ended = true;
        thread.Join();
        foreach (var pipe in pipes)
        {
            pipe.Drain();
            pipe.Dispose();
        }
    }

    void Run()
    {
        while (!ended)
        {
            var watched = pipes.Where(pipe => pipe.File is not null).ToArray();
            var entries = Array.ConvertAll(watched, pipe => new Libc.PollEntry { File = pipe.File ?? -1, Wanted = Libc.PollEntry.Readable });
            if (Poll(entries) <= 0)
            {
                continue;
            }

            for (var index = 0; index < watched.Length; index++)
            {
                if (entries[index].Happened != 0)
                {
                    _ = watched[index].Pump();
                }
            }
        }
    }

    static unsafe int Poll(Libc.PollEntry[] entries)
    {
        fixed (Libc.PollEntry* first = entries)
        {
            return Libc.Poll(first, (nuint)entries.Length, MillisecondsAsleep);
        }
    }
}
