using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>Which releases a rollback puts back.</summary>
sealed class RollbackTargets(ReleaseHistory history, string stage)
{
    /// <param name="components">None: those of the last deploy that was released.</param>
    /// <param name="number">Null: the one that stood before.</param>
    /// <exception cref="ProblemException"><c>no-release</c></exception>
    public ImmutableArray<(ReleaseSummary Standing, ReleaseSummary Earlier)> Of(IReadOnlyCollection<string> components, int? number)
    {
        var names = components.Count > 0 ? components.Distinct().ToList() : Last();
        return [.. names.Select(name => Of(name, number))];
    }

    public static ProblemException NoRelease(string component, int? number, string stage) => new(new Problem("no-release", $"there is no {(number is null ? "earlier release" : $"release {number}")} of `{component}` on `{stage}` to put back")
    {
        Fix = $"`slipway releases {component} --stage {stage}` shows what there is",
    });

    List<string> Last()
    {
        var last = history.Releases.Where(release => release.Outcome == DeployOutcome.Released).Select(release => release.Deploy).DefaultIfEmpty(0).Max();
        var names = history.Releases.Where(release => release.Deploy == last).Select(release => release.Component).ToList();
        return names.Count > 0 ? names : throw new ProblemException(new Problem("no-release", $"nothing has been released on `{stage}`") { Fix = $"slipway deploy --stage {stage}" });
    }

    (ReleaseSummary Standing, ReleaseSummary Earlier) Of(string component, int? number)
    {
        var standing = history.Standing(component) ?? throw NoRelease(component, number, stage);
        var released = history.Of(component).Where(release => release.Outcome == DeployOutcome.Released);
        return (standing, released.FirstOrDefault(release => number is { } wanted ? release.Number == wanted : IsBefore(release, standing)) ?? throw NoRelease(component, number, stage));
    }

    /// <summary>Before a rollback stands what stood before the release that it put back: so that a second one goes further back, and not forward again.</summary>
    static bool IsBefore(ReleaseSummary release, ReleaseSummary standing) =>
        release.Origin.Kind != ReleaseOriginKind.Rollback && release.Number < (standing.Origin is { Kind: ReleaseOriginKind.Rollback, Number: { } back } ? back : standing.Number);
}
