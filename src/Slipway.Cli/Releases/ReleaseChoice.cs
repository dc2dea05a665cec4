using Slipway.Discovery;
using Slipway.Repository.Components;

namespace Slipway.Cli.Releases;

/// <summary>Which components a release is about.</summary>
static class ReleaseChoice
{
    /// <param name="names">A cluster stands for all that is in it; none: all.</param>
    public static IEnumerable<Component> Of(LoadedRepository repository, IReadOnlyCollection<string> names)
    {
        var named = names.Select(repository.Model.Get).ToList();
        return named.Count == 0 ? repository.Model.Components
            : named.Concat(repository.Model.Components.Where(component => component.Above.Any(manifest => manifest.Kind == "cluster" && named.Exists(one => one.Manifest == manifest)))).Distinct();
    }
}
