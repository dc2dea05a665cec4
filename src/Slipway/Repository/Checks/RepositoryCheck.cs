using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Checks;

/// <summary>Everything that can be told to be wrong without starting anything.</summary>
public static class RepositoryCheck
{
    /// <summary>What is wrong in the manifests and between them, on every stage, each mistake once.</summary>
    /// <param name="known">What was found when the repository was read.</param>
    public static IReadOnlyList<Problem> Everything(RepositoryModel model, IEnumerable<Problem> known)
    {
        var problems = new List<Problem>(known);
        foreach (var stage in model.Stages.All)
        {
            RepositoryReader.CheckStage(model, stage, problems);
        }

        EnvironmentChecks.Check(model, problems);

        // The same mistake shows on every stage, and below every cluster, that inherits it.
        return Sorted(problems.DistinctBy(problem => (problem.Code, problem.What, problem.Where?.File, problem.Where?.Line, problem.Where?.Column)));
    }

    /// <summary>In the order of the files and of the lines in them, so many of each file as people read.</summary>
    public static IReadOnlyList<Problem> Sorted(IEnumerable<Problem> problems) =>
    [
        .. problems.GroupBy(problem => problem.Where?.File ?? "", StringComparer.Ordinal)
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .SelectMany(file => TooManyProblems.Cut([.. file.OrderBy(problem => problem.Where?.Line).ThenBy(problem => problem.Where?.Column)])),
    ];
}
