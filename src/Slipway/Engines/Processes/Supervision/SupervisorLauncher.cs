using System.ComponentModel;
using System.Runtime.InteropServices;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>Starts a detached supervisor.</summary>
static class SupervisorLauncher
{
    const long LongestLog = 1024 * 1024;

    // What a .NET program and the look-up of other programs need, and nothing that could hold a secret.
    static readonly string[] Passed = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", "DOTNET_ROLL_FORWARD"];

    /// <returns>The supervisor's number; a child of this process.</returns>
    /// <exception cref="ProblemException"><c>supervisor-not-started</c>.</exception>
    internal static int Start(UpFolders folders, string toolPath)
    {
        folders.Create();
        if (new FileInfo(folders.SupervisorLog) is { Exists: true, Length: > LongestLog })
        {
            File.Move(folders.SupervisorLog, folders.SupervisorLog + ".1", overwrite: true);
        }

        var environment = Passed.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!);

        // It is small and idle most of the time: memory matters more than throughput.
        environment["DOTNET_GCConserveMemory"] = "5";
        environment["DOTNET_TieredPGO"] = "0";
        try
        {
            var tool = ToolCopy.For(toolPath, folders);
            string[] words = ToolCopy.IsAssembly(tool) ? [Dotnet(), tool] : [tool];
            return Spawner.Start(new SpawnCall(words[0], [.. words, "supervise", "--state", folders.Root, "--sockets", folders.Sockets], "/", environment, folders.SupervisorLog, OutputIsFifo: false));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("supervisor-not-started", "the supervisor could not be started")
            {
                Kind = ProblemKind.Failure,
                Why = exception.Message,
                Fix = "slipway doctor",
            });
        }
    }

    /// <summary>That of the runtime in which this process runs: <c>ROOT/shared/Microsoft.NETCore.App/10.0.0/</c> is its folder.</summary>
    static string Dotnet() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
}
