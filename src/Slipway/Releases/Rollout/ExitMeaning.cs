namespace Slipway.Releases.Rollout;

/// <summary>What the exit code of a container most often means.</summary>
static class ExitMeaning
{
    /// <summary>Past a shell's 128 stands the number of the signal that killed it.</summary>
    const int Signals = 128;

    /// <param name="reason">What the cluster says: <c>OOMKilled</c>; null: nothing.</param>
    public static string Of(long code, string? reason) => (code, reason) switch
    {
        (_, "OOMKilled") => "killed, since it used more memory than it may",
        (0, _) => "it ended as if all were done",
        (126, _) => "the command is there but cannot be run",
        (127, _) => "command not found",
        (_, "StartError" or "ContainerCannotRun") => "it could not be started",
        (134, _) => "it aborted itself, SIGABRT",
        (137, _) => "killed, out of memory or SIGKILL",
        (139, _) => "it crashed, SIGSEGV: in native code, or by an exception that a .NET program left unhandled",
        (143, _) => "told to end, SIGTERM",
        ( > Signals and < Signals + 65, _) => $"killed by signal {code - Signals}",
        _ => "the program's own error",
    };

    public static string Fix(long code, string? reason) => (code, reason) switch
    {
        (_, "OOMKilled") => "raise `scale.memory`, or have the program use less",
        (126 or 127, _) or (_, "StartError" or "ContainerCannotRun") => "correct the command, `image.run` or `image.migrate`: it must be in the image and executable",
        (0, _) => "have the command stay in the foreground: what ends is started again",
        (137 or 143, _) => "look at its probes and at `scale.memory`",
        _ => "mend what its last lines say; the same image can be run on this machine with `slipway up --engine containers`",
    };
}
