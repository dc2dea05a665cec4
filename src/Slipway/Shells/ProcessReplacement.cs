using System.Runtime.InteropServices;
using Slipway.Programs;

namespace Slipway.Shells;

/// <summary>execve(2): the process stays, with its terminal, its group and its parent; the program in it becomes another.</summary>
static partial class ProcessReplacement
{
    const int SignalPipe = 13;
    const int NoEntry = 2;

    /// <summary>Returns only when it failed.</summary>
    public static unsafe (bool IsMissing, string Message) Replace(
        string program, IReadOnlyCollection<string> words, IReadOnlyDictionary<string, string> environment)
    {
        using var arguments = new NativeTexts(words);
        using var variables = NativeTexts.OfEnvironment(environment);

        // The runtime ignores SIGPIPE, and what is ignored stays so: `yes | head` would complain in the shell.
        SetSignal(SignalPipe, 0);
        _ = Execute(program, arguments.Pointer, variables.Pointer);
        var error = Marshal.GetLastPInvokeError();
        return (error == NoEntry, Marshal.GetPInvokeErrorMessage(error));
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Execute(string program, byte** words, byte** environment);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);
}
