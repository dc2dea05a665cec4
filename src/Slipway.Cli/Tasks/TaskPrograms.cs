using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Bootstrap;
using Slipway.Discovery;
using Slipway.Repository.Components;
using Slipway.Running;

namespace Slipway.Cli.Tasks;

/// <summary>What tasks see of the user's own variables: the same for all, but for the folders in front of PATH.</summary>
sealed class TaskPrograms(LoadedRepository repository, CommandContext context)
{
    readonly DepsFolder _deps = new(repository.Root);
    readonly ConcurrentDictionary<string, string> _bins = new(StringComparer.Ordinal);
    readonly ImmutableSortedDictionary<string, string> _passed = PassedVariables.ForTask(context.Variables, []);
    readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>The passed-on variables, without what is declared.</summary>
    public ImmutableSortedDictionary<string, string> Passed(Component component) => _passed.SetItem("PATH", PathOf(component));

    /// <summary>PATH as the component's tasks see it; the same object for the same text.</summary>
    public string PathOf(Component component)
    {
        var folders = "";
        foreach (var folder in ToolFolders.Upwards(component))
        {
            folders += Bin(folder);
        }

        return _paths.GetOrAdd(folders, (text, all) => $"{all.Deps}:{text}{all.Path}", (Deps: _deps.Path, Path: _passed["PATH"]));
    }

    /// <summary>A folder's <c>.bin</c> and a colon; empty where there is none.</summary>
    string Bin(string folder) => _bins.GetOrAdd(folder, static (one, all) => ToolFolders.BinOf(all, one) is var bin && Directory.Exists(bin) ? $"{bin}:" : "", repository);
}
