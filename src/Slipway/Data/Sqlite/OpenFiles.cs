using Slipway.Programs;

namespace Slipway.Data.Sqlite;

/// <summary>Who has a file open: SQLite's locks tell of those who are in a transaction alone, and whoever sits and waits would go on in the file
/// that was put aside.</summary>
/// <remarks>Another user's processes are seen by root only.</remarks>
sealed class OpenFiles(IProgramRunner runner)
{
    /// <summary>The processes but for this one, by name and pid.</summary>
    public async Task<IReadOnlyList<string>> UsersAsync(string file, CancellationToken cancellation) =>
        Directory.Exists("/proc/self/fd") ? [.. FromProc(Real(file))] : await FromLsofAsync(file, cancellation);

    static IEnumerable<string> FromProc(string file) =>
        from process in Directory.EnumerateDirectories("/proc")
        let pid = Path.GetFileName(process)
        where pid.All(char.IsAsciiDigit) && pid != $"{Environment.ProcessId}" && HasOpen(process, file)
        select $"{Name(process)} (pid {pid})";

    static bool HasOpen(string process, string file)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(handle => LinkOf(handle) == file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or somebody else's.
            return false;
        }
    }

    static string? LinkOf(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget;
        }
        catch (IOException)
        {
            return null;
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
            return "a process";
        }
    }

    async Task<IReadOnlyList<string>> FromLsofAsync(string file, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(ProgramCall.Of("lsof", "-w", "-t", "--", file), cancellation);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(pid => pid != $"{Environment.ProcessId}").Select(pid => $"pid {pid}")];
    }

    // As the system shows it: without links in the folders on the way.
    static string Real(string file) => Path.Combine(Engines.Databases.FolderUsers.Real(Path.GetDirectoryName(file)!), Path.GetFileName(file));
}
