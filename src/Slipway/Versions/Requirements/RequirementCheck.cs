using Slipway.Problems;

namespace Slipway.Versions.Requirements;

/// <summary>Compares what is required with what is there.</summary>
public static class RequirementCheck
{
    /// <summary>Null: it is new enough. Otherwise an error that says which side to update, and how.</summary>
    public static Problem? Check(VersionRequirement required, FoundVersion found)
    {
        if (found.Version is { } version && required.IsMetBy(version))
        {
            return null;
        }

        var here = found.Version is { } old ? $"this is {old.ToNormalizedString()}" : "this has no version";
        return new Problem("version-too-old", $"`{required.By}` requires {found.What} {required.Minimum.ToNormalizedString()} or newer, and {here}")
        {
            Fix = $"{found.Fix}; or lower the minimum here, if the older one will do",
            Where = required.Where,
        };
    }
}
