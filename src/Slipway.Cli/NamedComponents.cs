using Slipway.Discovery;
using Slipway.Repository.Components;

namespace Slipway.Cli;

/// <summary>Which components a command is about that brings up or releases whole clusters.</summary>
static class NamedComponents
{
    /// <param name="names">A cluster stands for all that is in it; none: all.</param>
    public static IEnumerable<Component> Of(LoadedRepository repository, IReadOnlyCollection<string> names)
    {
        var named = names.Select(repository.Model.Get).ToList();
        return named.Count == 0 ? repository.Model.Components
            : named.Concat(repository.Model.Components.Where(component => named.Exists(component.IsIn))).Distinct();
    }
}
