using System.Collections.Immutable;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>Which releases a rollback puts back.</summary>
sealed class RollbackTargets(ReleaseHistory history, string stage)
{
    /// <summary>What it puts back: where the very same was broken off, that; else what it will be about when unfinished deploys have been settled.</summary>
    /// <param name="components">None: those of the last deploy that was released.</param>
    /// <param name="number">Null: the one that stood before.</param>
    /// <exception cref="ProblemException"><c>no-release</c></exception>
    public ImmutableArray<RollbackTarget> Of(IReadOnlyCollection<string> components, int? number)
    {
        var names = Names(components);
        ImmutableArray<RollbackTarget> targets = [.. names.Select(name => Find(name, number)).OfType<RollbackTarget>()];
        return targets.Length == names.Count && history.Unfinished.Any(deploy => IsOf(deploy, targets)) ? targets : new RollbackTargets(Settled(), stage).All(components, number);
    }

    /// <summary>Whether a deploy that was broken off is the rollback of just these, as far as it was written down.</summary>
    public bool IsOf(DeployRecord deploy, ImmutableArray<RollbackTarget> targets)
    {
        var deployed = deploy.Began?.Components ?? [];
        return !deployed.IsEmpty && deployed.Length == targets.Length && targets.All(target =>
            deployed.FirstOrDefault(one => one.Component == target.Component) is { } one && one.From == target.Standing.Number
            && history.Of(one.Component).FirstOrDefault(release => release.Number == one.To)?.Origin is { Kind: ReleaseOriginKind.Rollback, Number: var back } && back == target.Earlier.Number);
    }

    public static ProblemException NoRelease(string component, int? number, string stage) => new(new Problem("no-release", $"there is no {(number is null ? "earlier release" : $"release {number}")} of `{component}` on `{stage}` to put back")
    {
        Fix = $"`slipway releases {component} --stage {stage}` shows what there is",
    });

    ImmutableArray<RollbackTarget> All(IReadOnlyCollection<string> components, int? number)
    {
        var names = Names(components);
        return names.Count > 0 ? [.. names.Select(name => Find(name, number) ?? throw NoRelease(name, number, stage))]
            : throw new ProblemException(new Problem("no-release", $"nothing has been released on `{stage}`") { Fix = $"slipway deploy --stage {stage}" });
    }

    /// <summary>What is decided only goes forward: it will stand.</summary>
    ReleaseHistory Settled()
    {
        var decided = history.Unfinished.Where(deploy => deploy.IsCommitted).Select(deploy => deploy.Number).ToHashSet();
        return history with { Releases = [.. history.Releases.Select(release => decided.Contains(release.Deploy) ? release with { Outcome = DeployOutcome.Released } : release)] };
    }

    List<string> Names(IReadOnlyCollection<string> components)
    {
        if (components.Count > 0)
        {
            return [.. components.Distinct()];
        }

        var last = history.Releases.Where(release => release.Outcome == DeployOutcome.Released).Select(release => release.Deploy).DefaultIfEmpty(0).Max();
        return [.. history.Releases.Where(release => release.Deploy == last).Select(release => release.Component)];
    }

    /// <summary>Null: there is none.</summary>
    RollbackTarget? Find(string component, int? number)
    {
        var released = history.Of(component).Where(release => release.Outcome == DeployOutcome.Released).ToList();
        return history.Standing(component) is { } standing && (number is { } wanted ? released.Find(release => release.Number == wanted) : Before(released, standing)) is { } earlier
            ? new RollbackTarget(standing, earlier) : null;
    }

    /// <summary>Before a rollback stands what stood before the release that it put back: so that a second one goes further back, and not forward again to what was left by it.</summary>
    /// <param name="released">Newest first.</param>
    static ReleaseSummary? Before(List<ReleaseSummary> released, ReleaseSummary standing)
    {
        var back = Back(released, standing);
        var number = back.Origin is { Kind: ReleaseOriginKind.Rollback, Number: { } gone } ? gone : back.Number;
        return released.Find(release => release.Number < number) is { } before ? Back(released, before) : null;
    }

    /// <summary>The release that a rollback has put back, where it is still known; any other release is that itself.</summary>
    static ReleaseSummary Back(List<ReleaseSummary> released, ReleaseSummary release)
    {
        while (release.Origin is { Kind: ReleaseOriginKind.Rollback, Number: { } number } && released.Find(one => one.Number == number && number < release.Number) is { } back)
        {
            release = back;
        }

        return release;
    }
}

/// <summary>What a rollback does to one component.</summary>
/// <param name="Standing">The release that stands.</param>
/// <param name="Earlier">The one that is put back.</param>
sealed record RollbackTarget(ReleaseSummary Standing, ReleaseSummary Earlier)
{
    public string Component => Earlier.Component;
}
