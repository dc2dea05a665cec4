using Slipway.Problems;

namespace Slipway.Cli;

/// <summary>The one table of exit codes; <c>docs/exit-codes.md</c> repeats it for users.</summary>
static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>There is something to change, where that was asked with <c>--exit-code</c>.</summary>
    public const int Changes = 3;

    public const int Locked = 4;
    public const int TimedOut = 5;
    public const int Unhealthy = 6;

    /// <summary>Docker's convention for a command that we ran for the user: we failed, it cannot be run, it was not found.</summary>
    public const int OurOwnFailure = 125;

    public const int NotExecutable = 126;
    public const int NotFound = 127;

    /// <summary>128 + SIGINT, which is what a shell expects of an interrupted program.</summary>
    public const int Interrupted = 130;

    public static int For(IEnumerable<Problem> problems) =>
        problems.Where(problem => problem.Severity == Severity.Error).Select(problem => For(problem.Kind)).DefaultIfEmpty(Done).Max();

    /// <summary>For a command of the user's that could not be started.</summary>
    public static int OfCommandNotStarted(Problem problem) => problem.Code switch
    {
        "program-not-found" => NotFound,
        "program-not-executable" => NotExecutable,
        _ => OurOwnFailure,
    };

    static int For(ProblemKind kind) => kind switch
    {
        ProblemKind.Configuration => Usage,
        ProblemKind.Locked => Locked,
        ProblemKind.Timeout => TimedOut,
        ProblemKind.Unhealthy => Unhealthy,
        _ => Failed,
    };
}
