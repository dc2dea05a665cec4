using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Checks;

/// <summary>What runs for a component goes by <c>component/name</c>: its processes, its resources and its migrations need different names.</summary>
static class ProcessNameChecks
{
    const string Migrations = "migrate";

    public static void Check(RepositoryModel model, Stage stage, ICollection<Problem> problems)
    {
        foreach (var component in model.Components)
        {
            var settings = component.On(stage);
            var processes = settings.Processes.Select(process => process.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var need in settings.Needs.OfType<ResourceNeed>().Where(need => need.Owner is null && (processes.Contains(need.Name) || IsMigrations(need.Name, settings))))
            {
                problems.Add(Twice(component, need.Name, processes.Contains(need.Name) ? "a process" : "its migrations") with { Where = need.Node.Span });
            }

            foreach (var name in processes.Where(name => IsMigrations(name, settings)))
            {
                problems.Add(new Problem("name-twice", $"`{component.Name}` has a process called `{name}`, which is what its migrations are called")
                {
                    Where = component.Manifest.NameNode.Span,
                    Fix = "give the process another name",
                });
            }
        }
    }

    static bool IsMigrations(string name, ComponentSettings settings) => name == Migrations && settings.Migrate is not null;

    static Problem Twice(Component component, string name, string other) =>
        new("name-twice", $"`{component.Name}` has a need called `{name}`, and {other} of the same name") { Fix = "give the need another name, such as `database`" };
}
