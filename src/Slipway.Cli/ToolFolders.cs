using Slipway.Bootstrap;
using Slipway.Discovery;
using Slipway.Repository.Components;

namespace Slipway.Cli;

/// <summary>The folders that come first on PATH: the pinned tools, then the <c>.bin</c> of the component, its clusters and the repository.</summary>
static class ToolFolders
{
    public static IEnumerable<string> Of(LoadedRepository repository, Component component) =>
        Upwards(component).Select(folder => BinOf(repository, folder)).Where(Directory.Exists).Prepend(new DepsFolder(repository.Root).Path);

    /// <summary>The folders whose <c>.bin</c> are on PATH, the first one first; for most components it is not there.</summary>
    public static IEnumerable<string> Upwards(Component component)
    {
        yield return component.Folder;
        for (var i = component.Above.Length - 1; i >= 0; i--)
        {
            if (component.Above[i].Folder != component.Folder)
            {
                yield return component.Above[i].Folder;
            }
        }
    }

    /// <summary>The programs of a folder, whether there are any or not.</summary>
    public static string BinOf(LoadedRepository repository, string folder) => Path.Combine(repository.Root, folder, ".bin");
}
