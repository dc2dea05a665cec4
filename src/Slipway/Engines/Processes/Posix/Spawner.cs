using System.ComponentModel;
using System.Globalization;
using Slipway.Programs;

namespace Slipway.Engines.Processes.Posix;

/// <summary>Starts processes in sessions of their own, which .NET's <c>Process</c> cannot.</summary>
static unsafe class Spawner
{
    // The structures are opaque: 336, 80 and 128 bytes with glibc, less elsewhere.
    const int Opaque = 1024;

    static readonly short Flags = OperatingSystem.IsMacOS()
        ? (short)(0x0400 | 0x4000 | 0x04 | 0x08)   // SETSID, CLOEXEC_DEFAULT, SETSIGDEF, SETSIGMASK
        : (short)(0x80 | 0x04 | 0x08);             // SETSID, SETSIGDEF, SETSIGMASK

    static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;

    static readonly Lazy<bool> InheritedAreClosed = new(CloseInheritedOnExec);

    /// <returns>The process's number. It is ours to wait for.</returns>
    /// <exception cref="Win32Exception">With the error number that starting it gave.</exception>
    internal static int Start(SpawnCall call)
    {
        _ = InheritedAreClosed.Value;
        var actions = stackalloc byte[Opaque];
        var attributes = stackalloc byte[Opaque];
        using var words = new NativeTexts(call.Words);
        using var environment = NativeTexts.OfEnvironment(call.Environment);
        Check(Libc.ActionsInit(actions));
        Check(Libc.AttributesInit(attributes));
        try
        {
            Describe(call, actions, attributes);
            int pid;
            Check(Libc.Spawn(&pid, call.Program, actions, attributes, words.Pointer, environment.Pointer));
            return pid;
        }
        finally
        {
            _ = Libc.AttributesDestroy(attributes);
            _ = Libc.ActionsDestroy(actions);
        }
    }

    static void Describe(SpawnCall call, byte* actions, byte* attributes)
    {
        Check(Libc.ActionsOpen(actions, 0, "/dev/null", 0, 0));
        Check(Libc.ActionsOpen(actions, 1, call.Output, call.OutputIsFifo ? Libc.ReadWrite : Libc.AppendCreate, 0x180));
        Check(Libc.ActionsDuplicate(actions, 1, 2));
        Check(Libc.ActionsChangeFolder(actions, call.Directory));

        // .NET ignores SIGPIPE, and what is ignored stays so over exec: the process gets every signal's default.
        var signals = stackalloc byte[Opaque];
        _ = Libc.SignalsAll(signals);
        _ = Libc.SignalsWithout(signals, Libc.SigKill);
        _ = Libc.SignalsWithout(signals, SigStop);
        Check(Libc.AttributesDefaultSignals(attributes, signals));
        _ = Libc.SignalsNone(signals);
        Check(Libc.AttributesSignalMask(attributes, signals));
        Check(Libc.AttributesFlags(attributes, Flags));
    }

    // What this process itself was given beyond 0, 1 and 2 (a pipe that a script waits on) must not live on in a daemon.
    static bool CloseInheritedOnExec()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        const int setFlags = 2;
        const int closeOnExec = 1;
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd").ToList())
        {
            if (int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, null, out var file) && file > 2)
            {
                _ = Libc.FileControl(file, setFlags, closeOnExec);
            }
        }

        return true;
    }

    static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
