using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Slipway.Engines.Processes.Posix;

/// <summary>Waiting for processes that this one started with <see cref="Spawner"/>.</summary>
static unsafe class ChildProcess
{
    const int ByPid = 1;
    const int DoNotWait = 1;
    const int WhenExited = 4;

    static readonly int LeaveIt = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;

    /// <summary>Whether it ended. Its number stays taken until <see cref="Reap"/>, so its group can still be signalled safely.</summary>
    /// <returns>Null when it is no child of ours (any more).</returns>
    internal static bool? HasEnded(int pid)
    {
        // siginfo_t, 128 bytes: the first int is the signal's number, and stays 0 while nothing happened.
        Span<byte> info = stackalloc byte[128];
        info.Clear();
        fixed (byte* buffer = info)
        {
            return Libc.WaitId(ByPid, pid, buffer, DoNotWait | WhenExited | LeaveIt) == 0
                ? BinaryPrimitives.ReadInt32LittleEndian(info) != 0
                : Marshal.GetLastPInvokeError() == Libc.ErrorInterrupted ? false : null;
        }
    }

    /// <summary>Takes the exit code of a child that ended and gives its number free; null: it runs, or is no child of ours.</summary>
    internal static int? Reap(int pid)
    {
        int status;
        if (Libc.WaitPid(pid, &status, DoNotWait) != pid)
        {
            return null;
        }

        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }
}
