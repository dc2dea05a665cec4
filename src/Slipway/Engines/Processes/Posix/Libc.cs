using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Engines.Processes.Posix;

/// <summary>The few calls of the C library that .NET has no words for. Constants differ between Linux and macOS.</summary>
static unsafe partial class Libc
{
    internal const int SigInterrupt = 2;
    internal const int SigKill = 9;
    internal const int SigTerminate = 15;

    internal const int ErrorInterrupted = 4;

    internal const int ReadWrite = 2;
    internal static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
    internal static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    internal static readonly int AppendCreate = OperatingSystem.IsMacOS() ? 0x1 | 0x8 | 0x200 : 0x1 | 0x400 | 0x40;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int idType, int id, byte* signalInfo, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    internal static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeFifo(string path, uint mode);

    // Never with O_CREAT: open is variadic, and on macOS/arm64 its third argument would be looked for elsewhere.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(SafeFileHandle file, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    // Variadic too, so for Linux alone, where that makes no difference.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int FileControl(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Spawn(int* pid, string path, byte* actions, byte* attributes, byte** words, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ActionsOpen(byte* actions, int file, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int ActionsDuplicate(byte* actions, int file, int onto);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ActionsChangeFolder(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesDefaultSignals(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    internal static partial int SignalsNone(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    internal static partial int SignalsAll(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigdelset")]
    internal static partial int SignalsWithout(byte* signals, int signal);

    /// <summary><c>struct pollfd</c>, the same on both systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal const short Readable = 1;

        internal int File;
        internal short Wanted;
        internal short Happened;
    }
}
