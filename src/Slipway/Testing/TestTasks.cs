using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Testing;

/// <summary>Decides which components' tests are run, and in which order.</summary>
public static class TestTasks
{
    /// <summary>The script that a component's tests are when its manifest names none.</summary>
    public const string Script = "scripts/test";

    /// <param name="wanted">The components asked for; empty: all.</param>
    /// <param name="hasScript">Whether a component has an executable <see cref="Script"/>.</param>
    /// <returns>Those that have tests, what others need first.</returns>
    public static IEnumerable<(Component Component, TaskDeclaration Task)> Select(
        RepositoryModel model, Stage stage, IReadOnlyCollection<Component> wanted, Func<Component, bool> hasScript)
    {
        var selected = wanted.Count == 0 ? model.Components : [.. wanted];
        foreach (var component in model.GraphOn(stage).Order(selected).Where(selected.Contains))
        {
            if (component.On(stage).Tasks.TryGetValue("test", out var declared))
            {
                yield return (component, declared);
            }
            else if (hasScript(component))
            {
                yield return (component, new TaskDeclaration("test", new CommandDeclaration([$"./{Script}"], Script)));
            }
        }
    }
}
