using System.Reflection;
using System.Text.RegularExpressions;

namespace Visits;

/// <summary>The one version, such as `1.0.2+57`: what whoever runs the program says it is, otherwise what was compiled in.</summary>
static partial class Version
{
    /// <summary>Given by `slipway up`, and by the image.</summary>
    public const string Variable = "SLIPWAY_VERSION";

    public static string Text { get; } = Of(
        Environment.GetEnvironmentVariable(Variable),
        typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    /// <summary>It stands on pages and in JSON: what is no version does not count.</summary>
    internal static string Of(string? given, string compiled) => given is { Length: <= 100 } && SemVer().IsMatch(given) ? given : compiled;

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex SemVer();
}
