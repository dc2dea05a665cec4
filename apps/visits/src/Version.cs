using System.Reflection;

namespace Visits;

/// <summary>The one version: `version.txt` and the build number, such as `1.0.2+57`; compiled in, unless the image that it runs in says it.</summary>
static class Version
{
    public static string Text { get; } = Environment.GetEnvironmentVariable("SLIPWAY_VERSION") is { Length: > 0 } ofImage ? ofImage
        : typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
