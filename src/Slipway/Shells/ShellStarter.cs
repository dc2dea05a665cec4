using Slipway.Problems;
using Slipway.Secrets;
using Slipway.State;

namespace Slipway.Shells;

/// <summary>Puts a shell, or one command, in the place of this process: it gets the terminal, its jobs and its exit code are its own.</summary>
public sealed class ShellStarter(StateFolders folders, TimeProvider time)
{
    static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>A folder for <see cref="ShellLaunch.Interactive"/> that nobody else uses.</summary>
    public string NewFolder() => Path.Combine(folders.Runtime, "shells", Guid.NewGuid().ToString("n"));

    /// <summary>Does not return, save by an exception.</summary>
    /// <exception cref="ProblemException"><c>program-not-found</c>, <c>program-not-executable</c>.</exception>
    public void Start(ShellLaunch launch)
    {
        RemoveForgotten();
        foreach (var (name, text) in launch.Files)
        {
            OwnerOnlyFile.Write(Path.Combine(launch.Folder!, name), text);
        }

        var error = ProcessReplacement.Replace(launch.Program, [launch.Program, .. launch.Arguments], launch.Environment);
        if (launch.Folder is { } folder)
        {
            Directory.Delete(folder, recursive: true);
        }

        throw new ProblemException(new Problem(error.IsMissing ? "program-not-found" : "program-not-executable", $"`{launch.Program}` cannot be run")
        {
            Kind = ProblemKind.Failure,
            Why = error.Message,
        });
    }

    // A shell removes its folder when it has read it; one whose start-up files led elsewhere did not come to that.
    void RemoveForgotten()
    {
        var shells = new DirectoryInfo(Path.Combine(folders.Runtime, "shells"));
        foreach (var folder in shells.Exists ? shells.GetDirectories() : [])
        {
            if (time.GetUtcNow() - folder.LastWriteTimeUtc > Forgotten)
            {
                folder.Delete(recursive: true);
            }
        }
    }
}
