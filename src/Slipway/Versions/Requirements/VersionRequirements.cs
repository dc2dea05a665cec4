using NuGet.Versioning;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;

namespace Slipway.Versions.Requirements;

/// <summary>The minimum versions that manifests ask for under <c>requires</c>.</summary>
public static class VersionRequirements
{
    /// <summary>Stands for Slipway itself, whatever components are called.</summary>
    public const string Tool = "slipway";

    /// <summary>What one component asks for; what is no version was reported when its manifest was read, and is left out.</summary>
    public static IEnumerable<VersionRequirement> Of(Component component)
    {
        foreach (var entry in (component.Manifest.Root["requires"] as MapNode)?.Entries ?? [])
        {
            if (entry.Value is ScalarNode text && NuGetVersion.TryParse(text.Text, out var minimum))
            {
                yield return new VersionRequirement(component.Name, entry.Key.Text, minimum, text.Span);
            }
        }
    }

    /// <summary>The components that this Slipway is too old for.</summary>
    /// <param name="tool">This Slipway's own version.</param>
    /// <param name="fix">How to update it.</param>
    public static IReadOnlyList<Problem> CheckTool(RepositoryModel model, Func<NuGetVersion> tool, Func<string> fix)
    {
        var problems = new List<Problem>();
        foreach (var component in model.Components.Where(component => component.Manifest.Root["requires"] is not null))
        {
            problems.AddRange(Of(component).Where(one => one.Name == Tool).Select(one => RequirementCheck.Check(one, new FoundVersion("Slipway", tool(), fix()))).OfType<Problem>());
        }

        return problems;
    }

    /// <summary>The components that are older in this checkout than others require.</summary>
    /// <param name="versionOf">Null: it has none, or none that can be read.</param>
    public static IReadOnlyList<Problem> CheckComponents(RepositoryModel model, Func<Component, ComponentVersion?> versionOf) =>
    [
        .. from required in model.Components.SelectMany(Of)
           where required.Name != Tool
           join component in model.Components on required.Name equals component.Name
           let problem = RequirementCheck.Check(required, InCheckout(component, versionOf(component)?.Version))
           where problem is not null
           select problem,
    ];

    /// <summary>The images that are older than those who use them require.</summary>
    /// <param name="uses">Who uses whose image.</param>
    /// <param name="versionOf">What the image made of this checkout says of itself.</param>
    public static IReadOnlyList<UnmetImage> CheckImages(IEnumerable<(Component By, Component Image)> uses, Func<Component, NuGetVersion?> versionOf) =>
    [
        .. from use in uses
           from required in Of(use.By)
           where required.Name == use.Image.Name && required.Name != Tool
           let found = InCheckout(use.Image, versionOf(use.Image)) with { What = $"the image of `{use.Image.Name}`" }
           let problem = RequirementCheck.Check(required, found)
           where problem is not null
           select new UnmetImage(required, use.Image, found.Version, problem),
    ];

    static FoundVersion InCheckout(Component component, NuGetVersion? version) => new($"`{component.Name}`", version,
        $"`git pull` where a newer `{component.Name}` is there already; `slipway version bump minor {component.Name}` where this checkout has what is required");
}
