using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;
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
            // As a key under `tasks`: `README.md` is no task.
            if (name != Init && Words.Name.Accepts(name))
            {
                var command = new CommandDeclaration([$"./{Folder}/{name}"], $"{Folder}/{name}");
                yield return new ComponentTask(component, new TaskDeclaration(name, [command]), TaskOrigin.Script, file.Path);
            }
        }
    }
}
