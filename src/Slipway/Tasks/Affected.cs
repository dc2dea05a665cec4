using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Tasks;

/// <summary>What a change of some files touches.</summary>
public static class Affected
{
    /// <summary>The components whose files have changed, those below changed files that count for them, and all that need any of these.</summary>
    /// <param name="files">Changed, removed and new ones, from the repository's root.</param>
    /// <returns>In the order of the model.</returns>
    public static IReadOnlyList<Component> By(IEnumerable<string> files, RepositoryModel model, Stage stage)
    {
        var touched = new HashSet<Component>();
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var (folder, name) = file.LastIndexOf('/') is var slash and >= 0 ? (file[..slash], file[(slash + 1)..]) : ("", file);
            touched.Add(model.ComponentAt(file));
            if (model.ComponentAt(file).Folder == file)
            {
                // A submodule: all that is in it may have changed.
                folders.Add(file);
            }
            else if (FilesAbove.Counts(name) || name == Repository.Manifests.Manifest.FileName)
            {
                // A manifest above says what those below inherit.
                folders.Add(folder);
            }
        }

        touched.UnionWith(model.Components.Where(component => IsBelowOneOf(component.Folder, folders)));
        return WithDependants(touched, model, stage);
    }

    static bool IsBelowOneOf(string folder, HashSet<string> folders)
    {
        while (folder.Length > 0)
        {
            folder = folder.LastIndexOf('/') is var slash and >= 0 ? folder[..slash] : "";
            if (folders.Contains(folder))
            {
                return true;
            }
        }

        return false;
    }

    static List<Component> WithDependants(HashSet<Component> touched, RepositoryModel model, Stage stage)
    {
        var dependants = model.GraphOn(stage).Needs.SelectMany(pair => pair.Value.Select(needed => (Needed: needed, By: pair.Key))).ToLookup(pair => pair.Needed, pair => pair.By);
        var left = new Stack<Component>(touched);
        while (left.TryPop(out var component))
        {
            foreach (var dependant in dependants[component].Where(touched.Add))
            {
                left.Push(dependant);
            }
        }

        return [.. model.Components.Where(touched.Contains)];
    }
}
