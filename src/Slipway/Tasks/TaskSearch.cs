using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Graph;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Tasks;

/// <summary>Follows <c>after</c> from task to task, depth first.</summary>
/// <param name="problems">Gets every reference that leads nowhere, and every circle.</param>
sealed class TaskSearch(TaskRequest request, TaskCatalogue catalogue, ICollection<Problem> problems)
{
    readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    readonly ImmutableArray<SelectedTask>.Builder _order = ImmutableArray.CreateBuilder<SelectedTask>();
    readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Adds a component's task, when it has it, and all that comes before it.</summary>
    public void Add(Component component, string name)
    {
        if (Find(component, name) is not var (task, stage))
        {
            return;
        }

        _asked.Add(task.Name);
        Follow(task, stage);
    }

    public ImmutableArray<SelectedTask> Found() => [.. _order.Select(task => _asked.Contains(task.Name) ? task with { IsAsked = true } : task)];

    (ComponentTask Task, Stage Stage)? Find(Component component, string name)
    {
        var stage = request.StageFor(name);
        if (catalogue.Find(component, name, stage) is not { } task)
        {
            return null;
        }

        return request.Stage is null && task.Declaration.Stage is { } own && request.Model.Stages.Find(own) is { } other
            ? (catalogue.Find(component, name, other) ?? task, other)
            : (task, stage);
    }

    // Without recursion: a chain of thousands of components is a legal repository.
    void Follow(ComponentTask first, Stage firstStage)
    {
        var path = new List<Place>();
        Enter(first, firstStage);
        while (path.Count > 0)
        {
            var place = path[^1];
            if (place.Next == place.Before.Count)
            {
                path.RemoveAt(path.Count - 1);
                place.IsOnPath = false;
                _order.Add(new SelectedTask(place.Task, place.Stage, Names(place.Before), IsAsked: false));
                continue;
            }

            var (task, stage, _) = place.Before[place.Next++];
            if (_places.TryGetValue(task.Name, out var known) && known.IsOnPath)
            {
                problems.Add(Circle([.. path.SkipWhile(one => one != known)]));
                place.Before.RemoveAt(--place.Next);
            }
            else if (known is null)
            {
                Enter(task, stage);
            }
        }

        void Enter(ComponentTask task, Stage stage)
        {
            if (_places.TryAdd(task.Name, null!))
            {
                var place = new Place(task, stage, Before(task, stage));
                _places[task.Name] = place;
                path.Add(place);
            }
        }
    }

    static ImmutableArray<string> Names(List<(ComponentTask Task, Stage Stage, ScalarNode Node)> before) =>
        before.Count switch { 0 => [], 1 => [before[0].Task.Name], _ => [.. before.Select(one => one.Task.Name).Distinct()] };

    List<(ComponentTask Task, Stage Stage, ScalarNode Node)> Before(ComponentTask task, Stage stage)
    {
        var before = new List<(ComponentTask, Stage, ScalarNode)>(0);
        foreach (var reference in task.Declaration.After)
        {
            if (reference.IsOfNeeds)
            {
                before.AddRange(OfNeeds(task.Component, reference.Task, stage).Select(found => (found.Task, found.Stage, reference.Node)));
            }
            else if (Named(task.Component, reference) is var (found, on))
            {
                before.Add((found, on, reference.Node));
            }
        }

        return before;
    }

    (ComponentTask Task, Stage Stage)? Named(Component component, TaskReference reference)
    {
        var owner = reference.Component is null ? component : request.Model.Resolve(component, reference.Component) ?? request.Model.Find(reference.Component);
        if (owner is null)
        {
            problems.Add(new Problem("unknown-component", $"there is no component `{ScalarNode.Shorten(reference.Component!)}` that a task could come after")
            {
                Where = reference.Node.Span,
                Fix = Suggestion.Sentence(reference.Component!, request.Model.Components.Select(other => other.Name)) ?? "`slipway list` shows what there is",
            });
            return null;
        }

        var found = Find(owner, reference.Task);
        if (found is null)
        {
            var names = catalogue.All(owner, request.StageFor(reference.Task)).Select(task => task.Declaration.Name).ToList();
            problems.Add(new Problem("unknown-task", $"`{owner.Name}` has no task `{ScalarNode.Shorten(reference.Task)}`")
            {
                Where = reference.Node.Span,
                Fix = Suggestion.Sentence(reference.Task, names) ?? (names.Count > 0 ? $"it has {string.Join(", ", names.Select(name => $"`{name}`"))}" : "it has no tasks at all"),
            });
        }

        return found;
    }

    /// <summary>The task of each needed component; one that has no such task passes on to what it needs itself.</summary>
    IEnumerable<(ComponentTask Task, Stage Stage)> OfNeeds(Component component, string name, Stage stage)
    {
        var graph = GraphOn(stage);
        if (graph.Needs[component].IsEmpty)
        {
            yield break;
        }

        var seen = new HashSet<Component> { component };
        var left = new Stack<Component>(graph.Needs[component].Reverse());
        while (left.TryPop(out var needed))
        {
            if (!seen.Add(needed))
            {
                continue;
            }

            if (Find(needed, name) is { } found)
            {
                yield return found;
            }
            else
            {
                graph.Needs[needed].ToList().ForEach(left.Push);
            }
        }
    }

    ComponentGraph GraphOn(Stage stage) => request.Model.GraphOn(stage);

    static Problem Circle(IReadOnlyList<Place> circle)
    {
        var places = circle.Select(place => place.Before[place.Next - 1].Node.Span).ToList();
        return new Problem("task-circle", $"tasks wait for one another in a circle: {string.Join(" -> ", circle.Append(circle[0]).Select(place => $"`{place.Task.Name}`"))}")
        {
            Where = places[0],
            Related = places[1..],
            Fix = "take one of these out of its `after`",
        };
    }

    sealed class Place(ComponentTask task, Stage stage, List<(ComponentTask Task, Stage Stage, ScalarNode Node)> before)
    {
        public ComponentTask Task => task;

        public Stage Stage => stage;

        public List<(ComponentTask Task, Stage Stage, ScalarNode Node)> Before => before;

        public int Next { get; set; }

        public bool IsOnPath { get; set; } = true;
    }
}
