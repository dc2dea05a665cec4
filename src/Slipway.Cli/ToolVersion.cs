using System.Reflection;
using NuGet.Versioning;
using Slipway.Discovery;

namespace Slipway.Cli;

/// <summary>Which Slipway this is, and how its user gets a newer one.</summary>
static class ToolVersion
{
    /// <summary>SemVer with the number of the build: <c>0.1.0+38</c>.</summary>
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Parsed only for who compares.</summary>
    public static NuGetVersion Parsed() => NuGetVersion.Parse(Text);

    /// <param name="home">The launcher's checkout; null: unknown.</param>
    /// <param name="repository">The root of the repository one stands in.</param>
    public static string HowToUpdate(string? home, string repository)
    {
        if (home is null)
        {
            return "install a newer Slipway";
        }

        var real = RealPath.Of(home);
        return real.StartsWith(repository + "/", StringComparison.Ordinal) && real[(repository.Length + 1)..] is var inside
            ? $"git -C {repository} submodule update --init {inside}; where the repository pins the older one: git -C {repository} submodule update --remote {inside}"
            : $"git -C {home} pull";
    }
}
