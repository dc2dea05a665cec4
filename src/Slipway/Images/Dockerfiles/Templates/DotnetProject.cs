using System.Text.RegularExpressions;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>What of a project file decides how it is built into an image.</summary>
/// <param name="Path">From the component's folder; with <c>..</c> in front outside of it.</param>
/// <param name="References">Other projects, by path from the component's folder.</param>
sealed partial record DotnetProject(string Path, string Text, IReadOnlyList<string> References)
{
    public string AssemblyName => Property(Text, "AssemblyName") ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsWeb => Text.Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal) || Text.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal);

    /// <summary>Whether something can be run of it.</summary>
    public bool IsProgram => IsWeb || Text.Contains("Microsoft.NET.Sdk.Worker", StringComparison.Ordinal) || Property(Text, "OutputType") is "Exe" or "WinExe";

    public static DotnetProject Read(string path, string text) => new(path, text, [.. Reference().Matches(text).Select(match => Combine(TemplateText.FolderOf(path), match.Groups[1].Value.Replace('\\', '/')))]);

    /// <summary><c>10.0</c> of <c>net10.0</c>; null: the text does not say.</summary>
    public static string? Framework(string text) => Net().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    public static bool IsProjectFile(string file) => file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".fsproj", StringComparison.Ordinal) || file.EndsWith(".vbproj", StringComparison.Ordinal);

    /// <summary><c>Visits.Tests.csproj</c>, <c>tests/Visits.csproj</c></summary>
    public static bool IsTest(string file)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(file);
        return name.EndsWith("Test", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Tests", StringComparison.OrdinalIgnoreCase)
            || TemplateText.FolderOf(file).Split('/').Any(folder => folder is "test" or "tests");
    }

    static string? Property(string text, string name) =>
        Regex.Match(text, $@"<{name}>\s*([^<$]+?)\s*</{name}>", RegexOptions.NonBacktracking) is { Success: true } match ? match.Groups[1].Value : null;

    // ../libs/Text/Text.csproj from src
    internal static string Combine(string folder, string path)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/').Where(part => part.Length > 0 && part != "."))
        {
            if (part == ".." && parts is [.., not ".."])
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex("<ProjectReference\\s+Include=\"([^\"$]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"<TargetFrameworks?>\s*net([0-9]+\.[0-9]+)")]
    private static partial Regex Net();
}
