using System.Globalization;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>Whatever something kept depends on and is no file. Another tool may make something else of the same files.</summary>
static class SnapshotKey
{
    // What changes Git's answer. Its other variables (GIT_DIR...) do not reach it.
    static readonly string[] Variables =
    [
        "HOME", "XDG_CONFIG_HOME", "SUDO_UID", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT",
    ];

    /// <param name="environment">The process's own variables.</param>
    public static string Of(IEnumerable<string?> parts, Func<string, string?> environment)
    {
        var tool = typeof(SnapshotKey).Module.ModuleVersionId.ToString();
        return string.Join('\0', [tool, .. parts, FileStamps.User.ToString(CultureInfo.InvariantCulture), .. Variables.Select(environment), .. GivenConfiguration(environment)]);
    }

    // GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.excludesFile GIT_CONFIG_VALUE_0=/src/ignore
    static IEnumerable<string?> GivenConfiguration(Func<string, string?> environment)
    {
        var count = int.TryParse(environment("GIT_CONFIG_COUNT"), CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, 1000) : 0;
        for (var i = 0; i < count; i++)
        {
            yield return environment($"GIT_CONFIG_KEY_{i}");
            yield return environment($"GIT_CONFIG_VALUE_{i}");
        }
    }
}
