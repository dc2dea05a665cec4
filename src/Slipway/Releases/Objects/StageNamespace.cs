using Slipway.Problems;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Objects;

/// <summary>The namespace that a stage's releases live in.</summary>
static class StageNamespace
{
    const int Longest = 63;

    /// <summary>The stage's pattern filled in.</summary>
    /// <param name="cluster">The nearest one above the component; null: none.</param>
    /// <exception cref="ProblemException"><c>namespace-name</c></exception>
    public static string Of(Stage stage, string repository, string? cluster)
    {
        var name = stage.Namespace
            .Replace("{repository}", repository, StringComparison.Ordinal)
            .Replace("{stage}", stage.Name, StringComparison.Ordinal)
            .Replace("{cluster}", cluster ?? repository, StringComparison.Ordinal);
        return IsLabel(name) ? name : throw new ProblemException(new Problem("namespace-name", $"`{name}` cannot be a namespace's name")
        {
            Why = $"it has at most {Longest} lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen",
            Fix = $"correct `namespace` of the stage `{stage.Name}`, in which `{{repository}}`, `{{stage}}` and `{{cluster}}` are replaced",
        });
    }

    static bool IsLabel(string name) =>
        name.Length is > 0 and <= Longest && name[0] != '-' && name[^1] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
