using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Checks;

/// <summary>What a manifest requires a version of is there.</summary>
static class RequirementChecks
{
    // Slipway itself.
    const string Tool = "slipway";

    public static void Check(RepositoryModel model, ICollection<Problem> problems)
    {
        foreach (var component in model.Components)
        {
            foreach (var entry in (component.Manifest.Root["requires"] as MapNode)?.Entries ?? [])
            {
                if (entry.Key.Text != Tool && model.Components.All(other => other.Name != entry.Key.Text))
                {
                    problems.Add(Unknown(model, entry.Key));
                }
            }
        }
    }

    static Problem Unknown(RepositoryModel model, ScalarNode name) => new("unknown-component", $"there is no component `{name.Shown}` that a version could be required of")
    {
        Where = name.Span,
        Fix = Suggestion.Sentence(name.Text, model.Components.Select(component => component.Name).Append(Tool)) ?? "name a component, or `slipway`",
    };
}
