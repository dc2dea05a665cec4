using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Engines.Processes.Posix;
using Slipway.Secrets.Redaction;

namespace Slipway.Engines.Processes.Logs;

/// <summary>
/// What a process writes on its way to its log: out of the FIFO, through the redactor, cut into lines, stamped, stored.
/// Until <see cref="Open"/> nothing is read: what a process of a former supervisor wrote waits for the secrets to be known.
/// </summary>
sealed class LogPipe(LogFiles files, LogWriter writer, Redactor redactor, TimeProvider clock) : IDisposable
{
    readonly Lock _reading = new();
    readonly RedactingFlow _flow = new(redactor);
    readonly LineStamper _stamper = new();
    readonly byte[] _buffer = new byte[64 * 1024];
    readonly ArrayBufferWriter<byte> _clean = new();
    SafeFileHandle? _fifo;
    bool _discards;
    long _discarded;

    internal string Fifo => files.Fifo;

    /// <summary>Its file descriptor; null while nothing is read.</summary>
    internal int? File => _fifo is { IsClosed: false } open ? (int)open.DangerousGetHandle() : null;

    /// <summary>Makes the FIFO, and reads from now on.</summary>
    internal void Open()
    {
        lock (_reading)
        {
            _discards = false;
            _fifo ??= OpenFifo();
        }
    }

    /// <summary>Reads and forgets, so that a process whose secrets are not known can end without waiting for a reader.</summary>
    internal void OpenAndDiscard()
    {
        lock (_reading)
        {
            _discards = _fifo is null;
            _fifo ??= OpenFifo();
        }
    }

    /// <summary>Stores what is there now.</summary>
    /// <returns>False: nothing was.</returns>
    internal bool Pump()
    {
        lock (_reading)
        {
            return PumpOnce();
        }
    }

    /// <summary>Stores all that was written until now, and the beginning of a line too: the process has ended.</summary>
    internal void Drain()
    {
        lock (_reading)
        {
            while (PumpOnce())
            {
            }

            _flow.ReleaseHeld(_clean);
            Store();
            writer.Append(_stamper.Rest(clock.GetUtcNow()));
        }
    }

    /// <summary>Adds a line of the supervisor's own.</summary>
    internal void Say(string text)
    {
        lock (_reading)
        {
            var line = Encoding.UTF8.GetBytes($"[slipway] {text}\n");
            writer.Append([.. LogLine.Stamp(clock.GetUtcNow()), .. line]);
        }
    }

    public void Dispose()
    {
        lock (_reading)
        {
            _fifo?.Dispose();
            writer.Dispose();
        }
    }

    unsafe bool PumpOnce()
    {
        if (_fifo is null)
        {
            return false;
        }

        nint read;
        fixed (byte* into = _buffer)
        {
            // -1 with EAGAIN: empty. 0 cannot be, since we hold the FIFO open for writing too.
            read = Libc.Read(_fifo, into, _buffer.Length);
        }

        if (read <= 0)
        {
            return false;
        }

        if (_discards)
        {
            _discarded += read;
            return true;
        }

        TellOfDiscarded();
        _flow.Write(_buffer.AsSpan(0, (int)read), _clean);
        Store();
        return true;
    }

    void Store()
    {
        writer.Append(_stamper.Take(_clean.WrittenSpan, clock.GetUtcNow()));
        _clean.ResetWrittenCount();
    }

    void TellOfDiscarded()
    {
        if (_discarded > 0)
        {
            Say($"{_discarded} bytes were not kept, since the secrets in them were not known");
            _discarded = 0;
        }
    }

    SafeFileHandle OpenFifo()
    {
        Make(files.Fifo);
        var opened = Libc.Open(files.Fifo, Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);
        if (opened < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        Widen(opened);
        return new SafeFileHandle(opened, ownsHandle: true);
    }

    static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (System.IO.File.Exists(path) || Libc.MakeFifo(path, 0x180) == 0)
        {
            return;
        }

        const int exists = 17;
        var error = Marshal.GetLastPInvokeError();
        if (error != exists)
        {
            throw new Win32Exception(error);
        }
    }

    // How much fits in while no supervisor lives: 1 MiB instead of 64 KiB, where the system lets us.
    static void Widen(int file)
    {
        const int setPipeSize = 1031;
        if (OperatingSystem.IsLinux())
        {
            _ = Libc.FileControl(file, setPipeSize, 1024 * 1024);
        }
    }
}
