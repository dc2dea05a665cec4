using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Programs;

namespace Slipway.Engines.Databases;

/// <summary>Looks for programs on PATH and in the folders where distributions put servers.</summary>
sealed partial class ProgramSearch(IProgramRunner runner, string searchPath)
{
    /// <summary>Folders in the order in which they are looked at: PATH, then the patterns; links to folders count once.</summary>
    public ImmutableArray<string> Folders(IEnumerable<string> patterns) =>
        [.. searchPath.Split(':').Where(folder => folder.StartsWith('/')).Concat(patterns.SelectMany(Expand)).Distinct(StringComparer.Ordinal)];

    /// <summary>The file itself where a link leads to it: programs that belong together lie together there, not where the link lies.</summary>
    public static string? Real(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!ProgramPath.CanRun(path))
        {
            return null;
        }

        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // A link in a circle.
            return null;
        }
    }

    // The first of the names in the first of the folders that has one.
    static string? First(IEnumerable<string> folders, params string[] names) =>
        folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(ProgramPath.CanRun);

    /// <summary>The path of each program by its role, the first of its names that is there; null: one of them is in none of the folders.</summary>
    public static ImmutableSortedDictionary<string, string>? Together(IReadOnlyCollection<string> folders, params (string Role, string[] Names)[] programs)
    {
        var paths = programs.Select(program => (program.Role, Path: First(folders, program.Names))).ToArray();
        return paths.All(program => program.Path is not null)
            ? paths.ToImmutableSortedDictionary(program => program.Role, program => program.Path!, StringComparer.Ordinal)
            : null;
    }

    /// <summary>What <c>--version</c> answers; null: it does not run.</summary>
    public async Task<string?> VersionTextAsync(string program, CancellationToken cancellation)
    {
        try
        {
            var call = ProgramCall.Of(program, "--version") with { Timeout = TimeSpan.FromSeconds(20) };
            var result = await runner.RunAsync(call, cancellation);
            return result.ExitCode == 0 ? result.Output : null;
        }
        catch (Problems.ProblemException)
        {
            return null;
        }
    }

    /// <summary>The number after <paramref name="marker"/>: <c>postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)</c>.</summary>
    public static Version? VersionAfter(string? text, string marker)
    {
        var start = text?.IndexOf(marker, StringComparison.Ordinal) ?? -1;
        var match = start < 0 ? null : Number().Match(text!, start + marker.Length);
        return match is { Success: true } && Version.TryParse(match.Value.Contains('.', StringComparison.Ordinal) ? match.Value : match.Value + ".0", out var version)
            ? version
            : null;
    }

    /// <summary>Whether a version is what <c>15</c>, <c>10.11</c> or <c>10.11.4</c> asks for.</summary>
    public static bool Matches(Version version, string? wanted) =>
        wanted is null || (version + ".").StartsWith(wanted + ".", StringComparison.Ordinal);

    /// <summary>The wanted version, otherwise the newest.</summary>
    public static InstalledPrograms? Pick(IEnumerable<InstalledPrograms> found, string? wanted) =>
        found.OrderByDescending(programs => Matches(programs.Version, wanted)).ThenByDescending(programs => programs.Version).FirstOrDefault();

    // /usr/lib/postgresql/*/bin: one star, which stands for a name or a part of one.
    static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return [pattern];
        }

        var start = pattern.LastIndexOf('/', star);
        var end = pattern.IndexOf('/', star) is var slash and >= 0 ? slash : pattern.Length;
        var (parent, name, rest) = (pattern[..start], pattern[(start + 1)..end], pattern[end..].TrimStart('/'));
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, name).Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, rest))
            : [];
    }

    [GeneratedRegex(@"\d{1,5}(\.\d{1,5}){0,2}")]
    private static partial Regex Number();
}
