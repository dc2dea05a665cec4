using Slipway.Discovery;
using Slipway.Problems;

namespace Slipway.Versions;

/// <summary>The version files of a checkout, as text.</summary>
/// <param name="root">The checkout's root, links followed.</param>
sealed class VersionFiles(string root)
{
    // Generous for a changelog that people write.
    const int Largest = 4 * 1024 * 1024;

    /// <summary>From the root, with forward slashes.</summary>
    public static string PathOf(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>Null: it is not there, or a problem was added.</summary>
    /// <param name="file">From the root.</param>
    public string? Read(string file, ICollection<Problem> problems)
    {
        var path = Path.Combine(root, file);
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                return null;
            }

            var real = RealPath.Of(path);
            if (!real.StartsWith(root + "/", StringComparison.Ordinal))
            {
                problems.Add(Unreadable(file, "it is a link that leads out of the repository"));
                return null;
            }

            if (new FileInfo(real).Length <= Largest)
            {
                return File.ReadAllText(real);
            }

            problems.Add(Unreadable(file, $"it has more than {Largest / 1024 / 1024} MiB"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(file, exception.Message));
        }

        return null;
    }

    static Problem Unreadable(string file, string why) => new("version-unreadable", $"`{file}` cannot be read") { Why = why };
}
