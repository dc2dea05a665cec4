namespace Slipway.Engines.Processes.Posix;

/// <summary>Which process is meant, so that a reused number is not taken for it.</summary>
/// <param name="Boot">The system's id of this boot.</param>
/// <param name="Pid">Its number, which is also that of its session and group.</param>
/// <param name="Start">When it started, in the system's own unit: clock ticks since boot on Linux, microseconds since 1970 on macOS.</param>
public sealed record ProcessIdentity(string Boot, int Pid, long Start);
