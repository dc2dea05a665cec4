using System.Reflection;

namespace Visits;

/// <summary>The one version, compiled in: `version.txt` and the build number, such as `1.0.2+57`.</summary>
static class Version
{
    public static string Text { get; } =
        typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
