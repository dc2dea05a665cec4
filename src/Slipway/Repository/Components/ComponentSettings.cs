using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Checks;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Components;

/// <summary>What a component says for one stage.</summary>
public sealed record ComponentSettings
{
    public ImmutableArray<Need> Needs { get; private init; } = [];

    /// <summary>None for a library, a cluster, or an app that is not run from source.</summary>
    public ImmutableArray<ProcessDeclaration> Processes { get; init; } = [];

    /// <summary>The migration command; <c>status</c>, <c>up</c> or <c>down --to ID</c> is appended. Null: no migrations.</summary>
    public CommandDeclaration? Migrate { get; init; }

    /// <summary>Declared tasks by name.</summary>
    public ImmutableSortedDictionary<string, TaskDeclaration> Tasks { get; private init; } =
        ImmutableSortedDictionary.Create<string, TaskDeclaration>(StringComparer.Ordinal);

    /// <summary>What it says of its image; whether it has one is another question.</summary>
    public ImageDeclaration Image { get; private init; } = new("");

    /// <summary>How many run, and how large.</summary>
    public ScaleDeclaration Scale { get; private init; } = new();

    /// <summary>How it is reached from outside; null: it is not.</summary>
    public ExposeDeclaration? Expose { get; private init; }

    /// <summary>What decides whether a release works.</summary>
    public ImmutableArray<SmokeCheck> Smoke { get; private init; } = [];

    public DataDeclaration Data { get; private init; } = new();

    public DeployDeclaration Deploy { get; private init; } = new();

    /// <summary>Whether anything of it is ever started, and so sees its variables.</summary>
    public bool RunsAnything => !Processes.IsEmpty || Migrate is not null || !Tasks.IsEmpty;

    /// <summary>Keys that are set but that no engine of this version reads.</summary>
    public ImmutableArray<string> NotYetUsed { get; private init; } = [];

    /// <param name="node">The manifest's keys with a stage's refinements over them.</param>
    /// <param name="name">The component's name, where problems without a better place are shown.</param>
    internal static ComponentSettings Bind(MapNode node, ScalarNode name, ICollection<Problem> problems)
    {
        ImmutableArray<ProcessDeclaration> processes = [.. ProcessDeclaration.Read(node)];
        ListeningChecks.Check(node, processes, name, problems);
        return new ComponentSettings
        {
            Needs = [.. NeedReader.Read(node["needs"], problems)],
            Processes = processes,
            Migrate = CommandDeclaration.Read(node["migrate"]),
            Image = ImageDeclaration.Read(name.Text, node),
            Scale = ScaleDeclaration.Read(node["scale"], problems),
            Expose = ExposeDeclaration.Read(node["expose"]),
            Smoke = [.. SmokeCheck.Read(node["smoke"])],
            Data = DataDeclaration.Read(node["data"]),
            Deploy = DeployDeclaration.Read(node["deploy"]),
            Tasks = ReadTasks(node, problems).ToImmutableSortedDictionary(task => task.Name, task => task, StringComparer.Ordinal),
            NotYetUsed = [.. ManifestSchema.NotYetUsed.Where(key => node[key] is not null)],
        };
    }

    static IEnumerable<TaskDeclaration> ReadTasks(MapNode node, ICollection<Problem> problems)
    {
        var own = node["tasks"] as MapNode;
        if (own is null)
        {
            return TaskDeclaration.KnownNames.Select(name => TaskDeclaration.Read(name, node[name])).OfType<TaskDeclaration>();
        }

        foreach (var name in TaskDeclaration.KnownNames)
        {
            if (node.Entry(name) is { } first && own.Entry(name) is { } second)
            {
                problems.Add(new Problem("name-twice", $"the task `{name}` stands twice") { Where = second.Key.Span, Related = [first.Key.Span], Fix = "keep one of the two" });
            }
        }

        var names = TaskDeclaration.KnownNames.Concat(own.Entries.Select(entry => entry.Key.Text)).Distinct();
        return names.Select(task => TaskDeclaration.Read(task, own[task] ?? node[task])).OfType<TaskDeclaration>();
    }
}
