using System.Runtime.InteropServices;

namespace Slipway.Engines.Processes.Posix;

/// <summary>What macOS tells of processes.</summary>
static unsafe partial class MacLibc
{
    internal const int TaskInfo = 4;
    internal const int ProcessInfo = 3;
    internal const int TaskInfoSize = 96;
    internal const int ProcessInfoSize = 136;

    [LibraryImport("libproc", EntryPoint = "proc_pidinfo", SetLastError = true)]
    internal static partial int PidInfo(int pid, int flavor, ulong argument, byte* buffer, int size);

    [LibraryImport("libproc", EntryPoint = "proc_listallpids", SetLastError = true)]
    internal static partial int AllPids(int* buffer, int size);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    internal static partial int Session(int pid);

    [LibraryImport("libc", EntryPoint = "sysctlbyname", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SystemControl(string name, byte* value, nuint* size, byte* newValue, nuint newSize);
}
