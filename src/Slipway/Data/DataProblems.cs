using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Data;

/// <summary>What can go wrong with data, in words.</summary>
static class DataProblems
{
    const int Shown = 2000;
    const int ListedReasons = 20;

    static readonly string[] Away =
    [
        "connection to server", "could not connect", "Connection refused", "timeout expired", "server closed the connection", "terminating connection",
        "is starting up", "is shutting down", "authentication failed", "Can't connect to", "Lost connection", "server has gone away", "Access denied for user",
    ];

    static readonly string[] Gone = ["FATAL:  database \"", "Unknown database"];

    static readonly string[] Full = ["No space left on device", "could not extend file", "is full", "disk full", "Errcode: 28"];

    /// <summary>What a program that failed printed, as a problem that names the cause.</summary>
    /// <param name="what">What was tried and did not work.</param>
    /// <param name="output">The program's own words.</param>
    /// <param name="access">Whose secrets are masked.</param>
    public static ProblemException Failed(string what, string output, ServerAccess access)
    {
        var why = Masked(output, access);
        return new ProblemException(
            Full.Any(text => output.Contains(text, StringComparison.OrdinalIgnoreCase)) ? NoRoom(what, why)
            : Gone.Any(text => output.Contains(text, StringComparison.Ordinal)) ? new Problem("data-missing", what) { Kind = ProblemKind.Failure, Why = why }
            : Away.Any(text => output.Contains(text, StringComparison.Ordinal)) ? Unreachable(what, why)
            : Broke(what, why));
    }

    public static Problem Broke(string what, string? why) => new("data-failed", what) { Kind = ProblemKind.Failure, Why = why };

    public static Problem NoRoom(string what, string? why) => new("data-no-room", what)
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "make room where the database is, and try again: nothing was replaced",
    };

    static Problem Unreachable(string what, string? why) => new("data-unreachable", what)
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "see that the server runs and that the admin role's name and password are right",
    };

    public static ProblemException ProgramsMissing(string kind, string why) => new(new Problem("data-programs-missing", $"the programs of {ResourceProblems.Title(kind)} are not here")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = ResourceProblems.Install(kind),
    });

    public static ProblemException Live(string database) => new(new Problem("data-live", $"`{database}` is the live database, which is neither overwritten nor removed")
    {
        Kind = ProblemKind.Failure,
        Fix = "restore into another name, and swap the two",
    });

    /// <param name="user">Whom nobody is to be let in as.</param>
    public static ProblemException LoginTaken(string user) => new(new Problem("login-taken", $"`{user}` is a login that Slipway did not make, and leaves as it is")
    {
        Kind = ProblemKind.Failure,
        Why = "a login of that name was to be let in for a while, or to be removed",
        Fix = "rename it, or drop it if nobody needs it",
    });

    public static ProblemException Missing(string database, string why) => new(new Problem("data-missing", $"there is no database `{database}`")
    {
        Kind = ProblemKind.Failure,
        Why = why,
    });

    public static ProblemException InUse(string database, string why) => new(new Problem("data-in-use", $"`{database}` is in use")
    {
        Kind = ProblemKind.Locked,
        Why = why,
        Fix = "stop the application first",
    });

    public static ProblemException Broken(string file, string why) => new(new Problem("data-broken", $"`{file}` is no whole database")
    {
        Kind = ProblemKind.Failure,
        Why = why,
    });

    /// <param name="role">The application's role.</param>
    /// <param name="reasons">How it could write all the same; at least one.</param>
    /// <param name="fix">What to do about it.</param>
    public static ProblemException NoFence(string role, IReadOnlyList<string> reasons, string fix) =>
        new(new Problem("fence-impossible", $"writers cannot be held off: `{role}` could write all the same")
        {
            Kind = ProblemKind.Failure,
            Why = string.Join("; ", reasons.Take(ListedReasons)) + (reasons.Count > ListedReasons ? $"; and {reasons.Count - ListedReasons} more" : ""),
            Fix = fix,
        });

    static string? Masked(string output, ServerAccess access)
    {
        var text = new Redactor(access.Secrets.Select(secret => new Secret(secret))).Redact(output).Trim();
        return text.Length == 0 ? null : text.Length > Shown ? text[^Shown..] : text;
    }
}
