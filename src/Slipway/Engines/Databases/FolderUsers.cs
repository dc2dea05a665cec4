using System.Globalization;
using Slipway.Programs;

namespace Slipway.Engines.Databases;

/// <summary>A process that has its working directory in a folder.</summary>
sealed record FolderUser(int Pid, string Name);

/// <summary>Finds who still works in a data folder. Servers, and every child of theirs, have their working directory there:
/// that also finds what a killed server left behind, and no pid from a stale file is taken for it.</summary>
sealed class FolderUsers(IProgramRunner runner)
{
    public async Task<IReadOnlyList<FolderUser>> FindAsync(string folder, CancellationToken cancellation) =>
        !Directory.Exists(folder) ? [] : Directory.Exists("/proc/self/cwd") ? FromProc(Real(folder)) : await FromLsofAsync(folder, cancellation);

    /// <summary>Waits until they are as wished, at most so long; gives who is there.</summary>
    public async Task<IReadOnlyList<FolderUser>> WaitAsync(
        string folder, Func<IReadOnlyList<FolderUser>, bool> wish, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var users = await FindAsync(folder, cancellation);
            if (wish(users) || clock.GetElapsedTime(start) >= limit)
            {
                return users;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellation);
        }
    }

    /// <summary>The path without links, as the system shows working directories.</summary>
    internal static string Real(string folder)
    {
        var real = "/";
        foreach (var step in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, step);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? Real(target.FullName) : next;
        }

        return real;
    }

    static List<FolderUser> FromProc(string folder)
    {
        var users = new List<FolderUser>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && WorksIn(process, folder))
            {
                users.Add(new FolderUser(pid, Name(process)));
            }
        }

        return users;
    }

    static bool WorksIn(string process, string folder)
    {
        try
        {
            var link = new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget;
            return link is not null && (link == folder || link.StartsWith(folder + "/", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or somebody else's: ours can be read.
            return false;
        }
    }

    static string Name(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }

    // p123
    // cpostgres
    // fcwd
    async Task<IReadOnlyList<FolderUser>> FromLsofAsync(string folder, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(ProgramCall.Of("lsof", "-w", "-F", "pcf", "-a", "-d", "cwd", "--", folder), cancellation);
        return ParseLsof(result.Output);
    }

    internal static List<FolderUser> ParseLsof(string output)
    {
        var users = new List<FolderUser>();
        var pid = 0;
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith('p') && int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                pid = number;
            }
            else if (line.StartsWith('c'))
            {
                users.Add(new FolderUser(pid, line[1..]));
            }
        }

        return users;
    }
}
