namespace Slipway.Tests.Support;

/// <summary>
/// Real programs that a test needs. One that is missing is a visible skip, and a failure where the environment variable
/// SLIPWAY_REQUIRE (`postgresql,mariadb,redis,chromium,zsh,fish`) names it. Needs nothing but xunit's runner, so that an application's
/// tests may compile this one file.
/// </summary>
public static class RealParts
{
    /// <summary>What xunit.v3 takes for a skip, whatever the exception's type.</summary>
    const string SkipPrefix = "$XunitDynamicSkip$";

    public static void Require(string part, bool found, string howToInstall)
    {
        if (found)
        {
            return;
        }

        var message = $"{part} is not installed: {howToInstall}";
        throw new InvalidOperationException(IsRequired(part, Environment.GetEnvironmentVariable("SLIPWAY_REQUIRE")) ? message : SkipPrefix + message);
    }

    public static bool IsRequired(string part, string? required) =>
        (required ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(part, StringComparer.OrdinalIgnoreCase);

    /// <summary>The first of these that is there: absolute paths, or names looked up on PATH.</summary>
    public static string? Find(params string[] programs) =>
        programs.SelectMany(Candidates).FirstOrDefault(File.Exists);

    static IEnumerable<string> Candidates(string program) => Path.IsPathRooted(program)
        ? [program]
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(folder => folder != "").Select(folder => Path.Combine(folder, program));
}
