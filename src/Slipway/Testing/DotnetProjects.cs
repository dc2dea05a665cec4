using System.IO.Enumeration;
using System.Text.Json;

namespace Slipway.Testing;

/// <summary>What carries out <c>dotnet test</c> in a folder.</summary>
enum DotnetRunner
{
    /// <summary>The classic one: it takes <c>--logger</c> and <c>--filter</c>.</summary>
    VsTest,

    /// <summary>Microsoft.Testing.Platform with xunit v3 alone, whose options we know.</summary>
    XunitOnPlatform,

    /// <summary>Microsoft.Testing.Platform with something else: an option that it does not know would stop it.</summary>
    OtherOnPlatform,
}

/// <summary>Finds out which runner a folder's <c>dotnet test</c> is, from the nearest <c>global.json</c> and the project files.</summary>
static class DotnetProjects
{
    const int MostFiles = 200;
    const int MostBytes = 1 << 20;

    static readonly string[] Others = ["MSTest", "NUnit", "TUnit"];

    static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 5, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Folders of what is built or fetched.</summary>
    static readonly string[] NoSources = ["bin", "obj", "artifacts", "node_modules"];

    public static DotnetRunner Read(string folder)
    {
        if (!IsOnPlatform(folder))
        {
            return DotnetRunner.VsTest;
        }

        var texts = ProjectFiles(folder).Select(ReadText).ToList();
        return texts.Any(text => text.Contains("xunit.v3", StringComparison.OrdinalIgnoreCase)) && !texts.Any(NamesAnother)
            ? DotnetRunner.XunitOnPlatform
            : DotnetRunner.OtherOnPlatform;
    }

    // Include="MSTest", Sdk="MSTest.Sdk/4.0.0", Include="NUnit3TestAdapter"
    static bool NamesAnother(string text) => Array.Exists(Others, name => text.Contains($"\"{name}", StringComparison.OrdinalIgnoreCase));

    // { "test": { "runner": "Microsoft.Testing.Platform" } }
    static bool IsOnPlatform(string folder)
    {
        var file = Above(folder).Select(above => Path.Combine(above, "global.json")).FirstOrDefault(File.Exists);
        try
        {
            using var json = JsonDocument.Parse(file is null ? "{}" : ReadText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("test", out var test)
                && test.ValueKind == JsonValueKind.Object && test.TryGetProperty("runner", out var runner)
                && runner.ValueKind == JsonValueKind.String && runner.GetString() == "Microsoft.Testing.Platform";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static IEnumerable<string> ProjectFiles(string folder)
    {
        var below = Directory.Exists(folder) ? Below(folder) : Enumerable.Empty<string>();
        var above = Above(folder).Skip(1).Select(outer => Path.Combine(outer, "Directory.Build.props")).Where(File.Exists);
        return below.Take(MostFiles).Concat(above);
    }

    static FileSystemEnumerable<string> Below(string folder) => new(folder, (ref entry) => entry.ToFullPath(), Deep)
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory
            && (entry.FileName.EndsWith("proj", StringComparison.Ordinal) || entry.FileName.EndsWith(".props", StringComparison.Ordinal)),
        ShouldRecursePredicate = (ref entry) => !entry.FileName.StartsWith('.') && Array.IndexOf(NoSources, entry.FileName.ToString()) < 0,
    };

    /// <summary>The folder itself, and those above it up to the checkout's root.</summary>
    static IEnumerable<string> Above(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
            if (Path.Exists(Path.Combine(above, ".git")))
            {
                yield break;
            }
        }
    }

    static string ReadText(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MostBytes ? File.ReadAllText(file) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
