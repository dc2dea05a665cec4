using Slipway.Problems;

namespace Slipway.Shells;

/// <summary>Finds a program as a shell would.</summary>
public static class ProgramLookup
{
    const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of a program that can be run.</summary>
    /// <param name="name">A name to be found on PATH, or a path, which is taken from the current folder.</param>
    /// <exception cref="ProblemException"><c>program-not-found</c> or <c>program-not-executable</c>.</exception>
    public static string Find(string name, string? path)
    {
        var candidates = name.Contains('/')
            ? [Path.GetFullPath(name)]
            : (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.GetFullPath(Path.Combine(folder, name))).ToArray();
        var found = name.Length == 0 ? [] : candidates.Where(File.Exists).ToArray();
        return found.FirstOrDefault(CanRun) ?? throw new ProblemException(
            found.Length > 0
                ? new Problem("program-not-executable", $"`{found[0]}` cannot be run")
                {
                    Kind = ProblemKind.Failure,
                    Why = "it is not executable",
                    Fix = $"chmod +x {ShellQuoting.Posix(found[0])}",
                }
                : new Problem("program-not-found", $"`{name}` was not found")
                {
                    Kind = ProblemKind.Failure,
                    Why = name.Contains('/') ? "there is no such file" : "it is not on the stage's PATH",
                });
    }

    /// <summary>What a command that could not be started exits with, as shells and container engines have it: 127, 126 or 125.</summary>
    public static int ExitCode(ProblemException exception) => exception.Problems[0].Code switch
    {
        "program-not-found" => 127,
        "program-not-executable" => 126,
        _ => 125,
    };

    static bool CanRun(string file) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0;
}
