using System.Runtime.InteropServices;

namespace Slipway.Programs;

/// <summary>Whoever reads our standard output: <c>head</c>, perhaps, which ends after its lines. A writer notices that by its next write, and may never write again.</summary>
public static partial class OutputReader
{
    const int Output = 1;

    // errno.h and poll.h, on Linux and macOS
    const int Interrupted = 4;
    const short Error = 8;
    const short HungUp = 16;

    static readonly Lazy<Task> Watched = new(Watch);

    /// <summary>Ends when nobody reads any more; never, where that cannot be told, as of a file.</summary>
    public static Task Gone => Watched.Value;

    static Task Watch()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Wait(gone)) { IsBackground = true, Name = "reader of the output" }.Start();
        return gone.Task;
    }

    static void Wait(TaskCompletionSource gone)
    {
        var output = new PollFile { File = Output };
        int answer;
        do
        {
            answer = Poll(ref output, 1, -1);
        }
        while (answer < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (answer > 0 && (output.Happened & (Error | HungUp)) != 0)
        {
            gone.SetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollFile files, nuint count, int milliseconds);

    /// <summary>Of <c>poll.h</c>. What is never asked for, the end of the other side, is told in any case.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct PollFile
    {
        public int File;
        public short Wanted;
        public short Happened;
    }
}
