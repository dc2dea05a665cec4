using Slipway.Problems;
using Slipway.Repository;
using Slipway.Versions.Requirements;

namespace Slipway.Versions;

/// <summary>What is wrong with the versions of a checkout.</summary>
public static class VersionChecks
{
    /// <summary>Versions that cannot be read or disagree, and components older than others require.</summary>
    public static IReadOnlyList<Problem> Check(RepositoryModel model, VersionReader reader)
    {
        var problems = new List<Problem>();
        foreach (var component in model.Components)
        {
            reader.Read(component, problems);
        }

        return [.. problems, .. VersionRequirements.CheckComponents(model, component => reader.Read(component, []))];
    }
}
