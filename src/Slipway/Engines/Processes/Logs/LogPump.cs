using Slipway.Engines.Processes.Posix;

namespace Slipway.Engines.Processes.Logs;

/// <summary>One thread that carries what all processes write to their logs.</summary>
sealed class LogPump : IDisposable
{
    // New pipes are noticed within this time; a sleeping pump costs next to nothing.
    const int MillisecondsAsleep = 200;

    readonly Lock _changing = new();
    readonly Thread _thread;
    LogPipe[] _pipes = [];
    volatile bool _ended;

    internal LogPump()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "logs" };
        _thread.Start();
    }

    internal void Add(LogPipe pipe)
    {
        lock (_changing)
        {
            _pipes = [.. _pipes, pipe];
        }
    }

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
        foreach (var pipe in _pipes)
        {
            pipe.Drain();
            pipe.Dispose();
        }
    }

    void Run()
    {
        while (!_ended)
        {
            var watched = _pipes.Where(pipe => pipe.File is not null).ToArray();
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
