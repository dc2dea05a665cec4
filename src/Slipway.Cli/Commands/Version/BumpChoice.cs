using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;

namespace Slipway.Cli.Commands.Version;

/// <summary>Which component is meant when none is named.</summary>
static class BumpChoice
{
    /// <param name="folder">Where one stands, from the root.</param>
    /// <exception cref="ProblemException"><c>which-component</c></exception>
    public static Component Of(RepositoryModel model, string folder, Func<Component, bool> hasVersion)
    {
        var here = model.ComponentAt(folder);
        if (hasVersion(here))
        {
            return here;
        }

        var all = model.Components.Where(hasVersion).ToList();
        return all.Count == 1 && here.Folder.Length == 0 ? all[0] : throw new ProblemException(Which(here, all));
    }

    static Problem Which(Component here, List<Component> all) => new("which-component", $"`{here.Name}`, in which you stand, has no version yet")
    {
        Why = all.Count == 0 ? null : $"{(all.Count == 1 ? "one component has" : $"{all.Count} components have")} one: {string.Join(", ", all.Take(5).Select(component => $"`{component.Name}`"))}{(all.Count > 5 ? ", …" : "")}",
        Fix = all.Count == 0 ? $"name the one that is to get its first: slipway version bump minor {here.Name}" : "name those to bump, or say --affected",
    };
}
