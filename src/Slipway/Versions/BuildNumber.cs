using System.Globalization;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Versions;

/// <summary>Which build a checkout is. The number rises with every commit on the main line, and is the same on a laptop and in CI.</summary>
/// <param name="Number">The number of first-parent commits up to HEAD; 0 before the first.</param>
/// <param name="IsDirty">Files are changed, or new and not ignored: this is not quite that commit.</param>
public sealed record BuildNumber(long Number, bool IsDirty)
{
    /// <param name="folder">A folder of the checkout, absolute: its nearest Git repository is meant.</param>
    /// <exception cref="ProblemException"><c>shallow-clone</c>, <c>git-failed</c></exception>
    public static async Task<BuildNumber> OfAsync(string folder, IProgramRunner programs, CancellationToken cancellation)
    {
        var shallow = ThrowIfShallowAsync(folder, programs, cancellation);
        var count = programs.RunAsync(Count(folder), cancellation);
        var status = programs.RunAsync(Status(folder), cancellation);
        await Task.WhenAll(shallow, count, status);
        return new BuildNumber(NumberOf(await count), Sound(await status, "status").Length > 0);
    }

    /// <summary>A history that lacks its older commits tells neither how many there are nor all that changed.</summary>
    /// <exception cref="ProblemException"><c>shallow-clone</c>, <c>git-failed</c></exception>
    public static async Task ThrowIfShallowAsync(string folder, IProgramRunner programs, CancellationToken cancellation)
    {
        if (Sound(await programs.RunAsync(Shallow(folder), cancellation), "rev-parse").Trim() == "true")
        {
            throw new ProblemException(TooShallow(folder));
        }
    }

    internal static ProgramCall Shallow(string folder) => GitFiles.Git(folder, "rev-parse", "--is-shallow-repository");

    internal static ProgramCall Count(string folder) => GitFiles.Git(folder, "rev-list", "--count", "--first-parent", "HEAD");

    // Takes no lock that somebody's `git commit` would meet.
    internal static ProgramCall Status(string folder) => GitFiles.Git(folder, "--no-optional-locks", "status", "--porcelain", "-z");

    internal static Problem TooShallow(string folder) => new("shallow-clone", "this clone is shallow: it lacks the older commits")
    {
        Why = "the build number is the number of commits up to this one, and an entry tells of those since the last",
        Fix = $"git -C {folder} fetch --unshallow",
    };

    // Before the first commit there is no HEAD to count from, and everything else works.
    static long NumberOf(ProgramResult count) =>
        count.ExitCode != 0 && count.Error.Contains("unknown revision", StringComparison.Ordinal) ? 0 : long.Parse(Sound(count, "rev-list").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);

    static string Sound(ProgramResult result, string verb) => result.ExitCode == 0 ? result.Output
        : throw new ProblemException(new Problem("git-failed", $"`git {verb}` failed") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
}
