using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Tasks;

/// <summary>The tasks that were asked for and all that they come after, each behind those.</summary>
public sealed record TaskSelection(TaskRequest Request, ImmutableArray<SelectedTask> Tasks)
{
    /// <exception cref="ProblemException">A task comes after one that is not there, or tasks wait for one another in a circle.</exception>
    public static TaskSelection Of(TaskRequest request, TaskCatalogue catalogue)
    {
        var problems = new List<Problem>();
        var search = new TaskSearch(request, catalogue, problems);
        foreach (var component in request.Components)
        {
            foreach (var task in request.Tasks)
            {
                search.Add(component, task);
            }
        }

        return problems.Count == 0 ? new TaskSelection(request, search.Found()) : throw new ProblemException(problems);
    }
}

/// <summary>A task that is going to be run.</summary>
/// <param name="Stage">The stage whose environment it sees.</param>
/// <param name="After">The names of the tasks that come first.</param>
/// <param name="IsAsked">It was asked for itself.</param>
public sealed record SelectedTask(ComponentTask Task, Repository.Stages.Stage Stage, ImmutableArray<string> After, bool IsAsked)
{
    public string Name => Task.Name;
}
