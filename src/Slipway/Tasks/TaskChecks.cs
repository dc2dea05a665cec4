using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Tasks;

/// <summary>What is wrong between tasks, on every stage: <c>after</c> that leads nowhere, or in a circle.</summary>
public static class TaskChecks
{
    /// <summary>Whether any task comes after another: if none does, no file need be looked at.</summary>
    public static bool AreNeeded(RepositoryModel model) => model.Stages.All.Any(stage => Ordered(model, stage).Any());

    /// <summary>Each mistake once.</summary>
    public static IReadOnlyList<Problem> Check(RepositoryModel model, TaskCatalogue catalogue)
    {
        var problems = new List<Problem>();
        foreach (var stage in model.Stages.All)
        {
            var search = new TaskSearch(new TaskRequest(model, stage, [], []) { Stage = stage }, catalogue, problems);
            foreach (var (component, task) in Ordered(model, stage))
            {
                search.Add(component, task);
            }
        }

        return [.. problems.DistinctBy(problem => (problem.What, problem.Where?.File, problem.Where?.Line, problem.Where?.Column))];
    }

    static IEnumerable<(Component Component, string Task)> Ordered(RepositoryModel model, Stage stage) =>
        from component in model.Components
        from task in component.On(stage).Tasks.Values
        where !task.After.IsEmpty
        select (component, task.Name);
}
