using System.Runtime.InteropServices;

namespace Slipway.Shells;

/// <summary>execve(2): the process stays, with its terminal, its group and its parent; the program in it becomes another.</summary>
static partial class ProcessReplacement
{
    const int SignalPipe = 13;
    const int NoEntry = 2;

    /// <summary>Returns only when it failed.</summary>
    public static unsafe (bool IsMissing, string Message) Replace(
        string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var arguments = Texts(words);
        var variables = Texts([.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);

        // The runtime ignores SIGPIPE, and what is ignored stays so: `yes | head` would complain in the shell.
        SetSignal(SignalPipe, 0);
        _ = Execute(program, arguments, variables);
        var error = Marshal.GetLastPInvokeError();
        Free(arguments);
        Free(variables);
        return (error == NoEntry, Marshal.GetPInvokeErrorMessage(error));
    }

    static unsafe byte** Texts(IReadOnlyList<string> texts)
    {
        var all = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < texts.Count; index++)
        {
            all[index] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[index]);
        }

        return all;
    }

    static unsafe void Free(byte** texts)
    {
        for (var text = texts; *text != null; text++)
        {
            Marshal.ZeroFreeCoTaskMemUTF8((nint)(*text));
        }

        NativeMemory.Free(texts);
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Execute(string program, byte** words, byte** environment);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);
}
