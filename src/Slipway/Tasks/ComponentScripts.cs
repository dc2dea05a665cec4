using Slipway.Repository.Components;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>The tasks that are executable files in a component's <c>scripts/</c>.</summary>
static class ComponentScripts
{
    const string Folder = "scripts";

    /// <summary>Run by <c>slipway bootstrap</c>.</summary>
    const string Init = "init";

    public static IEnumerable<ComponentTask> Of(Component component, ISourceTree sources)
    {
        var folder = component.Folder.Length == 0 ? Folder : $"{component.Folder}/{Folder}";
        foreach (var file in sources.FilesIn(folder).Where(file => file.Kind == SourceKind.Executable))
        {
            var name = file.Path[(folder.Length + 1)..];
            if (name != Init && TaskNames.IsName(name))
            {
                var command = new CommandDeclaration([$"./{Folder}/{name}"], $"{Folder}/{name}");
                yield return new ComponentTask(component, new TaskDeclaration(name, [command]), TaskOrigin.Script, file.Path);
            }
        }
    }
}

/// <summary>What a task can be called.</summary>
static class TaskNames
{
    /// <summary>As a key under <c>tasks</c>: <c>README.md</c> is no task.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 40 && char.IsAsciiLetterLower(text[0]) && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
