using System.Collections.Immutable;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>Which files of a .NET component, and of the folders above it, its image is built from.</summary>
/// <param name="Main">The project that runs.</param>
/// <param name="Projects">All of the component's own, from its folder.</param>
/// <param name="Needed">The main one and what it refers to, directly and indirectly, from the component's folder.</param>
/// <param name="Above">Settings in the folders above, from the component's folder.</param>
sealed record DotnetSources(
    TemplateComponent Component, DotnetProject Main, ImmutableArray<string> Projects, ImmutableArray<string> Needed, ImmutableArray<string> Above)
{
    const int MostAbove = 8;

    static readonly string[] SettingsAbove = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "NuGet.config", "nuget.config", "NuGet.Config", ".editorconfig"];

    /// <summary>Something outside of the component's folder takes part: then all names begin at the repository's root.</summary>
    public bool IsFromRoot => !Above.IsEmpty || Needed.Any(project => project.StartsWith("../", StringComparison.Ordinal));

    /// <summary>What goes in besides the component's own files.</summary>
    public ImmutableArray<string> Include =>
    [
        .. Above.Concat(Needed.Where(project => project.StartsWith("../", StringComparison.Ordinal)).Select(TemplateText.FolderOf)).Select(path => "/" + FromRoot(path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The version of .NET: <c>10.0</c>.</summary>
    public string Framework => DotnetProject.Framework(Main.Text)
        ?? Component.Files.Where(file => file.EndsWith("Directory.Build.props", StringComparison.Ordinal)).Concat(Above)
            .Select(file => Component.Read(file) is { } text ? DotnetProject.Framework(text) : null).FirstOrDefault(version => version is not null)
        ?? "10.0";

    /// <summary>The folders that are compiled; the empty one is all.</summary>
    public ImmutableArray<string> Folders => Needed.Select(project => TemplateText.FolderOf(NameOf(project))) is var all && all.Contains("") ? [""] : [.. all.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>What a path from the component's folder is called in the context.</summary>
    public string NameOf(string path) => IsFromRoot ? FromRoot(path) : path;

    /// <summary>What decides which packages are needed: while none of it changes, nothing is fetched again.</summary>
    public IEnumerable<string> ForRestoring(bool withTests) => Component.Files.Where(file => IsSetting(file) && (withTests || !DotnetProject.IsTest(file)))
        .Concat(Above).Concat(Needed.Concat(withTests ? Projects.Where(DotnetProject.IsTest) : [])).Concat(LocksOf(Needed)).Select(NameOf);

    public static DotnetSources? Of(TemplateComponent component)
    {
        ImmutableArray<string> projects = [.. component.Files.Where(DotnetProject.IsProjectFile)];
        var programs = projects.Where(file => !DotnetProject.IsTest(file)).Select(file => DotnetProject.Read(file, component.Read(file) ?? "")).Where(project => project.IsProgram).ToList();
        if (Chosen(component, programs) is not { } main)
        {
            return null;
        }

        return new DotnetSources(component, main, projects, All(component, main), [.. AboveOf(component)]);
    }

    /// <summary>The only one, or the one that <c>dotnet run --project src</c> names.</summary>
    static DotnetProject? Chosen(TemplateComponent component, List<DotnetProject> programs)
    {
        if (programs.Count < 2)
        {
            return programs.FirstOrDefault();
        }

        var words = component.Process?.Command.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var named = words.SkipWhile(word => word is not ("--project" or "-p")).Skip(1).FirstOrDefault();
        var path = DotnetProject.Combine("", named ?? "");
        return programs.Find(program => program.Path == path || TemplateText.FolderOf(program.Path) == path);
    }

    static ImmutableArray<string> All(TemplateComponent component, DotnetProject main)
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        var left = new Stack<DotnetProject>([main]);
        while (left.TryPop(out var project))
        {
            if (all.Add(project.Path))
            {
                foreach (var reference in project.References)
                {
                    left.Push(DotnetProject.Read(reference, component.Read(reference) ?? ""));
                }
            }
        }

        return [.. all];
    }

    static IEnumerable<string> AboveOf(TemplateComponent component)
    {
        var folder = component.Folder;
        for (var (up, depth) = ("../", 0); folder.Length > 0 && depth < MostAbove; (up, depth) = (up + "../", depth + 1))
        {
            folder = TemplateText.FolderOf(folder);
            foreach (var name in SettingsAbove.Where(name => component.Read(up + name) is not null))
            {
                yield return up + name;
            }
        }
    }

    IEnumerable<string> LocksOf(IEnumerable<string> projects) =>
        projects.Where(project => project.StartsWith("../", StringComparison.Ordinal)).Select(project => $"{TemplateText.FolderOf(project)}/packages.lock.json").Where(file => Component.Read(file) is not null);

    string FromRoot(string path) => DotnetProject.Combine(Component.Folder, path);

    static bool IsSetting(string file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return SettingsAbove.Contains(name) || DotnetProject.IsProjectFile(name) || name == "packages.lock.json" || name.EndsWith(".props", StringComparison.Ordinal) || name.EndsWith(".targets", StringComparison.Ordinal);
    }
}
