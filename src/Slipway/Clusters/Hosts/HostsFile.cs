using System.Text;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Clusters.Hosts;

/// <summary>A hosts file: whole at every moment, with the mode and the owner that it had.</summary>
/// <param name="path">Absolute.</param>
public sealed class HostsFile(string path, IProgramRunner programs)
{
    const int Most = 4 * 1024 * 1024;

    // Bytes as they are, whatever they mean.
    static readonly Encoding Bytes = Encoding.Latin1;

    /// <exception cref="ProblemException"><c>hosts-file</c></exception>
    public string Read()
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw Unusable("there is no such file", null)
            : file.LinkTarget is { } target ? throw Unusable($"it is a symbolic link to `{target}`", $"name the file itself: --file {Path.GetFullPath(target, Path.GetDirectoryName(path)!)}")
            : file.Length > Most ? throw Unusable($"it is larger than {Most / 1024 / 1024} MiB", null)
            : Try(() => Bytes.GetString(File.ReadAllBytes(path)));
    }

    /// <param name="text">As <see cref="Read"/> gave it, changed.</param>
    /// <param name="before">As <see cref="Read"/> gave it: who else has written it since is not written over.</param>
    /// <exception cref="ProblemException"><c>hosts-file</c>, <c>hosts-file-denied</c></exception>
    public async Task WriteAsync(string text, string before, CancellationToken cancellation)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            // With its mode and its owner.
            var copy = await programs.RunAsync(ProgramCall.Of("cp", "-p", "--", path, beside), cancellation);
            if (copy.ExitCode != 0)
            {
                throw copy.Error.Contains("ermission denied", StringComparison.Ordinal) ? Denied() : Unusable(copy.Error.Trim(), null);
            }

            Try(() =>
            {
                using (var file = new FileStream(beside, FileMode.Truncate, FileAccess.Write))
                {
                    file.Write(Bytes.GetBytes(text));
                    file.Flush(flushToDisk: true);
                }

                if (Read() != before)
                {
                    throw Unusable("somebody else has changed it at the same moment", "do it again");
                }

                File.Move(beside, path, overwrite: true);
                return 0;
            });
        }
        finally
        {
            File.Delete(beside);
        }
    }

    T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException)
        {
            throw Denied();
        }
        catch (IOException exception)
        {
            throw Unusable(exception.Message, "it may be mounted from elsewhere, as in a container; `--dry-run` shows the lines");
        }
    }

    ProblemException Denied() => new(new Problem("hosts-file-denied", $"you may not write `{path}`") { Kind = ProblemKind.Failure, Fix = "run the same command with sudo" });

    ProblemException Unusable(string why, string? fix) => new(new Problem("hosts-file", $"the hosts file `{path}` cannot be used") { Kind = ProblemKind.Failure, Why = why, Fix = fix });
}
