using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Checks;

/// <summary>What a component says of ports and health is said of a process that can have it.</summary>
static class ListeningChecks
{
    /// <param name="component">The manifest's keys with a stage's refinements over them.</param>
    /// <param name="processes">What was read of it.</param>
    /// <param name="name">The component's name.</param>
    public static void Check(MapNode component, ImmutableArray<ProcessDeclaration> processes, ScalarNode name, ICollection<Problem> problems)
    {
        CheckPorts(processes, name, problems);
        if (component["run"] is MapNode run && !processes.IsEmpty)
        {
            CheckHealth(run, processes, problems);
            if (run.Entry(ProcessDeclaration.Web) is null && !MayBeWebInImage(component["image"]))
            {
                CheckWeb(component, processes, name, problems);
            }
        }
    }

    static void CheckPorts(ImmutableArray<ProcessDeclaration> processes, ScalarNode name, ICollection<Problem> problems)
    {
        foreach (var port in processes.Where(process => process.Port is not null).GroupBy(process => process.Port).Where(port => port.Count() > 1))
        {
            problems.Add(new Problem("port-twice", $"`{name.Text}` gives port {port.Key} to {string.Join(" and ", port.Select(process => $"`{process.Name}`"))}")
            {
                Where = name.Span,
                Fix = "give each process a port of its own, or none to get a free one",
            });
        }
    }

    static void CheckWeb(MapNode component, ImmutableArray<ProcessDeclaration> processes, ScalarNode name, ICollection<Problem> problems)
    {
        foreach (var key in component.Entries.Where(entry => entry.Key.Text is "port" or "health"))
        {
            problems.Add(new Problem("no-web", $"`{key.Key.Text}` is that of the process `{ProcessDeclaration.Web}`, and `{name.Text}` has none")
            {
                Where = key.Key.Span,
                Why = $"its processes are {string.Join(", ", processes.Select(process => $"`{process.Name}`"))}",
                Fix = $"call the one that it is for `{ProcessDeclaration.Web}`, or say it there: `{processes[0].Name}: {{ run: …, {key.Key.Text}: … }}`",
            });
        }
    }

    // Nobody could ask it: it has no port.
    static void CheckHealth(MapNode run, ImmutableArray<ProcessDeclaration> processes, ICollection<Problem> problems)
    {
        foreach (var process in processes.Where(process => !process.Listens && (process.Live ?? process.Ready) is not null))
        {
            problems.Add(new Problem("no-port", $"the process `{process.Name}` has a path for its health, and no port to be asked at")
            {
                Where = ((MapNode)run[process.Name]!).Entry("health")!.Key.Span,
                Fix = $"give it a `port`, or call it `{ProcessDeclaration.Web}`",
            });
        }
    }

    /// <summary>An image without processes of its own has its entry point, which the port may be for.</summary>
    static bool MayBeWebInImage(ManifestNode? image) =>
        image is MapNode settings ? settings["run"] is not MapNode own || own.Entry(ProcessDeclaration.Web) is not null : image is not null;
}
