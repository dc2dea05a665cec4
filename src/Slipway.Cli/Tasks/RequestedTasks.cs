using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Whether the tasks that were asked for are there.</summary>
static class RequestedTasks
{
    /// <summary>Tasks that are no mistake when no component has them.</summary>
    static readonly string[] Usual = ["test", "lint", "types"];

    /// <exception cref="ProblemException"><c>unknown-task</c>: a component was named that has no such task, or none has it.</exception>
    public static void Check(TaskRequest request, ComponentChoice choice, TaskCatalogue catalogue)
    {
        var problems = new List<Problem>();
        foreach (var task in request.Tasks)
        {
            var stage = request.StageFor(task);
            problems.AddRange(choice.Named.Where(component => component.Kind != ComponentKind.Cluster && catalogue.Find(component, task, stage) is null)
                .Select(component => Unknown($"`{component.Name}` has no task `{task}`", task, catalogue.All(component, stage).Select(one => one.Declaration.Name))));
            // Those that were chosen come first: to look for tasks in the files of others, only to find that there is one here, would be in vain.
            if (!Usual.Contains(task) && !choice.All.Concat(request.Model.Components).Any(component => catalogue.Find(component, task, stage) is not null))
            {
                problems.Add(Unknown($"no component has a task `{task}`", task, request.Model.Components.SelectMany(component => catalogue.All(component, stage)).Select(one => one.Declaration.Name)));
            }
        }

        if (problems.Count > 0)
        {
            throw new ProblemException([.. problems.DistinctBy(problem => problem.What)]);
        }
    }

    static Problem Unknown(string what, string task, IEnumerable<string> names) => new("unknown-task", what)
    {
        Fix = Suggestion.Sentence(task, names.Distinct()) ?? "`slipway run` shows what there is",
    };
}
