using System.Runtime.InteropServices;

namespace Slipway.Programs;

/// <summary>
/// What becomes of a program that writes to nobody. .NET ignores SIGPIPE, and what is ignored stays so in a child, where `yes | head` would never
/// end. What is handled is reset there; here a handler that does nothing leaves the write to fail as before.
/// </summary>
static partial class BrokenPipe
{
    // signal.h, on Linux and macOS
    const int Signal = 13;

    /// <summary>Children end by it from now on, as they do when a shell starts them.</summary>
    public static void LeaveToChildren()
    {
        // A function of libc's own that touches nothing: managed code must not run in a signal handler.
        if (NativeLibrary.TryLoad("libc", typeof(BrokenPipe).Assembly, null, out var libc) && NativeLibrary.TryGetExport(libc, "abs", out var nothing))
        {
            _ = Handle(Signal, nothing);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint handler);
}
