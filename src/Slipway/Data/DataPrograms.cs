using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Data;

/// <summary>Finds and runs a database's programs: each with a limit, without the user's own settings, its failure as a problem.</summary>
/// <param name="runner">Runs them.</param>
/// <param name="access">Whose data it is about.</param>
/// <param name="searchPath">PATH.</param>
sealed class DataPrograms(IProgramRunner runner, ServerAccess access, string searchPath)
{
    /// <summary>For a statement or a few.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMinutes(3);

    /// <summary>For what goes through all the data. A bound against programs that hang, not against large data: whoever calls has a deadline of their own.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromHours(24);

    /// <summary>All that are installed, each set of programs from one folder; the newest first.</summary>
    /// <param name="usualFolders">Where distributions put them; one <c>*</c> for a folder's name.</param>
    /// <param name="asked">Whose version tells that of the set.</param>
    /// <param name="marker">What stands before the number in it.</param>
    /// <param name="programs">By role, with the names that each may have.</param>
    /// <param name="cancellation">Stops the search.</param>
    public async Task<IReadOnlyList<InstalledPrograms>> FindAsync(
        ImmutableArray<string> usualFolders, string asked, string marker, (string Role, string[] Names)[] programs, CancellationToken cancellation)
    {
        var search = new ProgramSearch(runner, searchPath);
        var found = new List<InstalledPrograms>();
        foreach (var paths in search.Folders(usualFolders).Select(folder => ProgramSearch.Together([folder], programs)).OfType<ImmutableSortedDictionary<string, string>>())
        {
            if (!IsWrapper(paths[asked]) && ProgramSearch.VersionAfter(await search.VersionTextAsync(paths[asked], cancellation), marker) is { } version)
            {
                found.Add(new InstalledPrograms(version, paths));
            }
        }

        return [.. found.OrderByDescending(set => set.Version)];
    }

    /// <summary>Runs to the end and answers what was printed.</summary>
    /// <param name="call">Its environment is added to a clean one.</param>
    /// <param name="what">Told when it fails.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="ProblemException"><c>data-failed</c>, <c>data-unreachable</c>, <c>data-no-room</c>, <c>program-timed-out</c></exception>
    public async Task<string> RunAsync(ProgramCall call, string what, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(
            call with
            {
                Directory = "/",
                Environment = ServerEnvironment.ForCall(searchPath).SetItems(call.Environment),
                OnlyThisEnvironment = true,
            },
            cancellation);
        return result.ExitCode == 0 ? result.Output : throw DataProblems.Failed(what, result.Error.Length > 0 ? result.Error : result.Output, access);
    }

    // Debian's psql on PATH is a script that looks for a version by itself; the programs are in folders of their own.
    static bool IsWrapper(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name == "pg_wrapper";
        }
        catch (IOException)
        {
            return true;
        }
    }
}
