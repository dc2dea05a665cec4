using System.Text;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Versions.Bumping;

/// <summary>Writes what was planned; each file is whole at every moment, and keeps its mode.</summary>
/// <param name="root">The checkout's root, links followed.</param>
public sealed class BumpWriter(string root)
{
    const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="ProblemException"><c>version-not-written</c></exception>
    public void Write(BumpPlan plan)
    {
        foreach (var file in plan.Files)
        {
            // A link stays one.
            var path = RealPath.Of(Path.Combine(root, file.Path));
            try
            {
                var mode = File.Exists(path) ? File.GetUnixFileMode(path) : ForAll;
                AtomicFile.Write(path, Encoding.UTF8.GetBytes(file.Text));
                File.SetUnixFileMode(path, mode);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(new Problem("version-not-written", $"`{file.Path}` cannot be written") { Kind = ProblemKind.Failure, Why = exception.Message });
            }
        }
    }
}
