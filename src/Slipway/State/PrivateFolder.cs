using Slipway.Problems;

namespace Slipway.State;

/// <summary>Folders that nobody but their owner may look into.</summary>
public static class PrivateFolder
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    const UnixFileMode PassThrough = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Creates the folder with mode 0700, or makes sure that an existing one is ours and has it.</summary>
    /// <param name="keepPassable">
    /// Leaves an existing one at 0711, which others can pass through and not look into: a database server that root starts runs as another user.
    /// </param>
    /// <exception cref="ProblemException"><c>state-folder</c>: it cannot be made, is a link, or belongs to somebody else.</exception>
    public static void Create(string path, bool keepPassable = false)
    {
        try
        {
            var folder = Directory.CreateDirectory(path, OwnerOnly);
            if (folder.LinkTarget is not null)
            {
                throw Refused(path, "it is a symbolic link, which somebody else may have put there");
            }

            // Only the owner (and root) may do this: so it is also the check that the folder is ours.
            File.SetUnixFileMode(path, OwnerOnly | (keepPassable ? folder.UnixFileMode & PassThrough : UnixFileMode.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, exception.Message);
        }
    }

    static ProblemException Refused(string path, string why) => new(new Problem("state-folder", $"the folder `{path}` cannot be used")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "remove it, or set XDG_STATE_HOME and XDG_RUNTIME_DIR to folders of your own",
    });
}
