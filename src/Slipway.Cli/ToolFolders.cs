using Slipway.Bootstrap;
using Slipway.Discovery;
using Slipway.Repository.Components;

namespace Slipway.Cli;

/// <summary>The folders that come first on PATH: the pinned tools, then the <c>.bin</c> of the component, its clusters and the repository.</summary>
static class ToolFolders
{
    public static IEnumerable<string> Of(LoadedRepository repository, Component component) =>
        component.Above.Select(manifest => manifest.Folder).Append(component.Folder).Distinct().Reverse()
            .Select(folder => Path.Combine(repository.Root, folder, ".bin"))
            .Where(Directory.Exists)
            .Prepend(new DepsFolder(repository.Root).Path);
}
