namespace Slipway.Engines.Processes.Supervision;

/// <summary>How the supervisor goes about it. The defaults are what users get.</summary>
public sealed record SupervisorSettings
{
    /// <summary>Before the first restart; doubles with each. Default: 0.5 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Between restarts, at most. Default: 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After being well for so long, the pauses begin anew. Default: 1 minute.</summary>
    public TimeSpan WellAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a process that was never ready may end before it has failed. Default: 3.</summary>
    public int ExitsBeforeFailure { get; init; } = 3;

    /// <summary>Between looks at whether it is alive. Default: 5 s.</summary>
    public TimeSpan LiveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>So many in a row that fail mean a restart. Default: 3.</summary>
    public int LiveFailures { get; init; } = 3;

    /// <summary>Of one log file. Default: 10 MiB.</summary>
    public long LogBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>For each process. Default: 3.</summary>
    public int LogFiles { get; init; } = 3;

    /// <summary>With nothing to run, the supervisor ends after this long. Default: 5 s.</summary>
    public TimeSpan IdleBeforeEnd { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause before restart number <paramref name="restart"/>, from 1.</summary>
    internal TimeSpan Pause(int restart)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Clamp(restart - 1, 0, 30));
        return doubled < LongestPause ? doubled : LongestPause;
    }
}
