using System.Globalization;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Bootstrap.Archives;

/// <summary>Unpacks xz with the <c>xz</c> program, since .NET has none.</summary>
static class XzProgram
{
    /// <summary>Replaces FILE.xz by FILE, and stops when it grows over the limit.</summary>
    /// <remarks><c>ulimit -f</c> counts blocks of 512 bytes; a program that writes more is ended by the system.</remarks>
    public static ProgramCall Unpack(string file, long maximumBytes) => ProgramCall.Of(
        "sh",
        "-c",
        "ulimit -f \"$1\" && exec xz --decompress --memlimit-decompress=1GiB -- \"$2\"",
        "sh",
        ((maximumBytes / 512) + 1).ToString(CultureInfo.InvariantCulture),
        file) with
    { Timeout = TimeSpan.FromMinutes(15) };

    /// <summary>The path of the unpacked file, in <paramref name="folder"/>.</summary>
    public static async Task<string> RunAsync(IProgramRunner programs, string archive, string folder, long maximumBytes, CancellationToken cancellation)
    {
        var unpacked = Path.Combine(folder, "unpacked");
        File.Copy(archive, unpacked + ".xz");
        var result = await programs.RunAsync(Unpack(unpacked + ".xz", maximumBytes), cancellation);
        return result.ExitCode switch
        {
            0 => unpacked,
            127 => throw new ProblemException(new Problem("program-not-found", "`xz` was not found")
            {
                Kind = ProblemKind.Failure,
                Why = "a tool is packed with it",
                Fix = "install it: `apt-get install xz-utils`, `dnf install xz`, `brew install xz`",
            }),
            _ => throw new ArchiveException("`xz` could not unpack it: it is damaged, or larger than it may be"),
        };
    }
}
