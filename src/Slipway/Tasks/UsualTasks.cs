using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Repository.Components;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>The tasks that are usual for a component's files: <c>dotnet test</c>, <c>pytest</c>, <c>go test</c>, and npm's scripts.</summary>
/// <param name="nested">The folders of components inside, from the component's own: they have tests of their own.</param>
sealed class UsualTasks(Component component, Lazy<List<string>> nested, ISourceTree sources, Func<string, string?> read)
{
    // What `npm init` writes: echo "Error: no test specified" && exit 1
    const string Placeholder = "no test specified";

    static readonly string[] FromNpm = ["build", "lint"];

    readonly string _start = component.Folder.Length == 0 ? "" : component.Folder + "/";

    public IEnumerable<TaskDeclaration> Find()
    {
        var top = sources.FilesIn(component.Folder).Select(file => file.Path[_start.Length..]).ToHashSet(StringComparer.Ordinal);
        var scripts = top.Contains("package.json") ? NpmScripts() : [];
        ImmutableArray<CommandDeclaration> tests = [.. DotnetTests(top), .. Pytest(top), .. GoTests(top), .. scripts.Contains("test") ? [CommandDeclaration.Of("npm", "test")] : Array.Empty<CommandDeclaration>()];
        if (!tests.IsEmpty)
        {
            yield return new TaskDeclaration("test", tests);
        }

        foreach (var name in FromNpm.Where(scripts.Contains))
        {
            yield return new TaskDeclaration(name, [CommandDeclaration.Of("npm", "run", name)]);
        }
    }

    /// <summary>A solution in the folder itself, else every folder with one test project.</summary>
    IEnumerable<CommandDeclaration> DotnetTests(HashSet<string> top)
    {
        if (top.Count(file => IsSolution(file) || IsProject(file)) == 1 && top.Any(file => IsSolution(file) || IsTestProject(file)))
        {
            return [CommandDeclaration.Of("dotnet", "test")];
        }

        return Own().Where(IsProject).GroupBy(FolderOf, StringComparer.Ordinal)
            .Where(folder => folder.Count() == 1 && IsTestProject(folder.First()) && !(folder.Key.Length == 0 && top.Any(IsSolution)))
            .Select(folder => CommandDeclaration.Of("dotnet", "test") with { Folder = folder.Key });
    }

    IEnumerable<CommandDeclaration> Pytest(HashSet<string> top)
    {
        var isTested = top.Contains("pytest.ini") || top.Contains("conftest.py")
            || sources.FilesIn(_start + "tests").Any(file => file.Path.EndsWith(".py", StringComparison.Ordinal))
            || (top.Contains("pyproject.toml") && read(_start + "pyproject.toml")?.Contains("[tool.pytest", StringComparison.Ordinal) == true);
        return isTested ? [CommandDeclaration.Of(["pytest", .. nested.Value.Select(folder => $"--ignore={folder}")])] : [];
    }

    /// <summary>Go leaves modules inside out by itself, other components it does not: then the packages are named.</summary>
    IEnumerable<CommandDeclaration> GoTests(HashSet<string> top)
    {
        if (!top.Contains("go.mod"))
        {
            return [];
        }

        var packages = nested.Value.Count == 0 ? ["./..."] : Own().Where(file => file.EndsWith("_test.go", StringComparison.Ordinal)).Select(file => $"./{FolderOf(file)}").Distinct().ToArray();
        return packages.Length == 0 ? [] : [CommandDeclaration.Of(["go", "test", .. packages])];
    }

    HashSet<string> NpmScripts()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var package = JsonDocument.Parse(read(_start + "package.json") ?? "{}");
            if (package.RootElement.ValueKind == JsonValueKind.Object && package.RootElement.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object)
            {
                names.UnionWith(scripts.EnumerateObject().Where(script => !script.Value.ToString().Contains(Placeholder, StringComparison.Ordinal)).Select(script => script.Name));
            }
        }
        catch (JsonException)
        {
            // npm says better what is wrong with it.
        }

        return names;
    }

    IEnumerable<string> Own() => sources.FilesOf(component.Folder).Select(file => file.Path[_start.Length..]);

    static string FolderOf(string file) => file.LastIndexOf('/') is var slash and >= 0 ? file[..slash] : "";

    static bool IsSolution(string file) => file.EndsWith(".sln", StringComparison.Ordinal) || file.EndsWith(".slnx", StringComparison.Ordinal);

    static bool IsProject(string file) =>
        file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".fsproj", StringComparison.Ordinal) || file.EndsWith(".vbproj", StringComparison.Ordinal);

    /// <summary><c>Visits.Tests.csproj</c>, <c>VisitsTest.csproj</c>, <c>tests/Visits.csproj</c></summary>
    static bool IsTestProject(string file)
    {
        if (!IsProject(file))
        {
            return false;
        }

        var name = file[(file.LastIndexOf('/') + 1)..^".csproj".Length];
        return name.EndsWith("Test", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Tests", StringComparison.OrdinalIgnoreCase)
            || FolderOf(file).Split('/').Any(folder => folder is "test" or "tests");
    }
}
