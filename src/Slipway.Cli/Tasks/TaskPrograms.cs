using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Bootstrap;
using Slipway.Discovery;
using Slipway.Inside;
using Slipway.Repository.Components;
using Slipway.Running;

namespace Slipway.Cli.Tasks;

/// <summary>What tasks see of the user's own variables: the same for all, but for the folders in front of PATH.</summary>
sealed class TaskPrograms(LoadedRepository repository, CommandContext context)
{
    readonly DepsFolder _deps = new(repository.Root);
    readonly ConcurrentDictionary<string, string> _bins = new(StringComparer.Ordinal);
    readonly ImmutableSortedDictionary<string, string> _passed = PassedVariables.ForTask(context.Variables, []);
    readonly ImmutableSortedDictionary<string, string> _passedInside = InsideVariables.Of(PassedVariables.ForTask(context.Variables, []));
    readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>The passed-on variables, without what is declared.</summary>
    public ImmutableSortedDictionary<string, string> Passed(Component component) => _passed.SetItem("PATH", PathOf(component));

    /// <summary>Those that mean the same in a container; PATH holds what comes before the container's own.</summary>
    public ImmutableSortedDictionary<string, string> PassedInside(Component component) => _passedInside.SetItem("PATH", InFront(component));

    /// <summary>The checkout's folders of programs.</summary>
    public string InFront(Component component) => $"{_deps.Path}:{Bins(component)}".TrimEnd(':');

    /// <summary>PATH as the component's tasks see it; the same object for the same text.</summary>
    public string PathOf(Component component) =>
        _paths.GetOrAdd(Bins(component), (text, all) => $"{all.Deps}:{text}{all.Path}", (Deps: _deps.Path, Path: _passed["PATH"]));

    /// <summary>The component's own folder first; each with a colon behind it.</summary>
    string Bins(Component component)
    {
        var folders = "";
        foreach (var folder in ToolFolders.Upwards(component))
        {
            folders += Bin(folder);
        }

        return folders;
    }

    /// <summary>A folder's <c>.bin</c> and a colon; empty where there is none.</summary>
    string Bin(string folder) => _bins.GetOrAdd(folder, static (one, all) => ToolFolders.BinOf(all, one) is var bin && Directory.Exists(bin) ? $"{bin}:" : "", repository);
}
