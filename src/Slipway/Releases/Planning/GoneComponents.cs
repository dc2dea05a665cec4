using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Repository;
using Slipway.Repository.Components;

namespace Slipway.Releases.Planning;

/// <summary>Components that stand on a stage and have left the repository. They stay until somebody names them: an older branch lacks components, too.</summary>
static class GoneComponents
{
    /// <summary>Their names, sorted.</summary>
    public static ImmutableArray<string> Of(ReleaseHistory history, RepositoryModel model) =>
        [.. Names(history).Where(name => Here(name, model) is null && history.Standing(name) is { Origin.Kind: not ReleaseOriginKind.Removal })];

    /// <summary>A plan that tells of those which stay.</summary>
    /// <param name="removed">Those that it removes.</param>
    public static ReleasePlan Told(ReleasePlan plan, IEnumerable<string> removed, ReleaseHistory history, RepositoryModel model) => plan with { Gone = [.. Of(history, model).Except(removed)] };

    /// <summary>What they are to become: nothing. One that was removed before is passed over.</summary>
    /// <param name="names">Those that somebody wants to be gone.</param>
    /// <exception cref="ProblemException"><c>component-here</c>, <c>not-released</c></exception>
    public static IEnumerable<WantedRelease> Removed(IEnumerable<string> names, ReleaseHistory history, ReleaseScope scope)
    {
        var wanted = names.Distinct(StringComparer.Ordinal).ToList();
        ImmutableArray<Problem> problems = [.. wanted.SelectMany(name => InTheWay(name, history, scope))];
        var gone = Of(history, scope.Model);
        return problems.IsEmpty ? wanted.Where(name => gone.Contains(name)).Select(name => Removed(name, scope)) : throw new ProblemException(problems);
    }

    static WantedRelease Removed(string name, ReleaseScope scope) => new(new ObjectOwner(scope.Model.Name, scope.Stage.Name, name), scope.Namespace, [])
    {
        Origin = new ReleaseOrigin(ReleaseOriginKind.Removal),
        IsGenerated = false,
        Notes = ["it has left the repository, and is removed; volumes with data stay"],
    };

    static Component? Here(string name, RepositoryModel model) => model.Components.FirstOrDefault(component => component.Name == name);

    static IEnumerable<string> Names(ReleaseHistory history) => history.Releases.Select(release => release.Component).Distinct().Order(StringComparer.Ordinal);

    static IEnumerable<Problem> InTheWay(string name, ReleaseHistory history, ReleaseScope scope)
    {
        if (Here(name, scope.Model) is { } here)
        {
            yield return new Problem("component-here", $"`{name}` is a component of this repository")
            {
                Why = "only what has left it is removed from a stage",
                Fix = $"remove `{here.Folder}` from the repository first",
            };
        }
        else if (history.Standing(name) is null)
        {
            yield return new Problem("not-released", $"no release of `{name}` stands on `{scope.Stage.Name}`")
            {
                Fix = Of(history, scope.Model) is { IsEmpty: false } gone ? $"these have left the repository: {string.Join(", ", gone)}" : "`slipway releases` shows what does",
            };
        }
    }
}
