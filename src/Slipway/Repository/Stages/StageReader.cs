using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>Reads the stages of a repository: those that are there by themselves, refined and joined by its own.</summary>
static class StageReader
{
    /// <summary>There without being named. Nothing that leads to a cluster stands here.</summary>
    const string BuiltIn = """
        test: { emoji: "🛠", engine: processes }
        local: { emoji: "🐣", engine: processes, default: true }
        staging: { emoji: "🤖", engine: kubernetes, alias: stage }
        production: { emoji: "🔥", engine: kubernetes, alias: prod, protected: true }
        """;

    const string BuiltInFile = "built-in stages";

    /// <summary>Keys that belong to one stage alone and do not pass to those that extend it.</summary>
    static readonly string[] NotInherited = ["alias", "default", "extends"];

    public static StageCatalogue Read(Manifest repository, ICollection<Problem> problems)
    {
        var own = repository.Root["stages"] as MapNode;
        var written = ManifestParser.Parse(new ManifestSource(BuiltInFile, BuiltIn), problems)!;
        written = own is null ? written : own.Over(written);
        var reading = new Reading(written, problems);
        var stages = new List<Stage>();
        foreach (var entry in written.Entries)
        {
            if (entry.Key.Text == Stage.Common)
            {
                problems.Add(new Problem("bad-name", "`common` is no stage, it stands for all of them") { Where = entry.Key.Span, Fix = "give the stage another name" });
            }
            else
            {
                stages.Add(Bind(entry.Key.Text, reading.Lineage(entry.Key.Text), reading.Node(entry.Key.Text)));
            }
        }

        CheckAliases(stages, written, problems);
        CheckDefault(stages, own, problems);
        return new StageCatalogue(stages, stages.ToDictionary(stage => stage.Name, stage => reading.Node(stage.Name)));
    }

    /// <summary>The stage that a merged node describes.</summary>
    public static Stage Bind(string name, ImmutableArray<string> lineage, MapNode node) => new(name, lineage)
    {
        Aliases = Aliases(node),
        Emoji = node.Text("emoji") ?? "🙂",
        Engine = node.Text("engine") switch
        {
            "containers" => EngineKind.Containers,
            "kubernetes" => EngineKind.Kubernetes,
            _ => EngineKind.Processes,
        },
        Branch = node.Text("branch"),
        IsProtected = node.Text("protected") == "true",
        Context = node.Text("context"),
        IsEmbedded = node.Text("embedded") == "true",
        IsDefault = node.Text("default") == "true",
    };

    static ImmutableArray<string> Aliases(MapNode node) => node["alias"] switch
    {
        ScalarNode { IsNull: false } one => [one.Text],
        ListNode several => [.. several.Items.OfType<ScalarNode>().Select(item => item.Text)],
        _ => [],
    };

    static void CheckAliases(List<Stage> stages, MapNode written, ICollection<Problem> problems)
    {
        var owners = stages.ToDictionary(stage => stage.Name, stage => stage.Name, StringComparer.Ordinal);
        foreach (var (stage, alias) in stages.SelectMany(stage => stage.Aliases.Select(alias => (stage.Name, alias))))
        {
            // A stage of the repository's own may be called like an alias that nobody here wrote.
            var isBuiltIn = written.Entry(stage)!.Key.Source.File == BuiltInFile;
            if (!owners.TryAdd(alias, stage) && !isBuiltIn)
            {
                problems.Add(new Problem("name-twice", $"`{alias}` names both the stage `{owners[alias]}` and the stage `{stage}`")
                {
                    Where = written.Entry(stage)!.Key.Span,
                    Related = [written.Entry(owners[alias])!.Key.Span],
                    Fix = "drop the alias from one of them",
                });
            }
        }
    }

    static void CheckDefault(List<Stage> stages, MapNode? own, ICollection<Problem> problems)
    {
        var defaults = stages.Where(stage => own?.Entry(stage.Name)?.Value is MapNode node && node.Text("default") == "true").ToList();
        if (defaults.Count > 1)
        {
            problems.Add(new Problem("several-defaults", $"`{defaults[0].Name}` and `{defaults[1].Name}` both say `default: true`")
            {
                Where = own!.Entry(defaults[1].Name)!.Key.Span,
                Related = [own.Entry(defaults[0].Name)!.Key.Span],
                Fix = "keep one of the two",
            });
        }
    }

    /// <summary>Follows <c>extends</c>, each stage once.</summary>
    sealed class Reading(MapNode written, ICollection<Problem> problems)
    {
        readonly Dictionary<string, ImmutableArray<string>> _lineages = new(StringComparer.Ordinal);

        readonly HashSet<string> _inCircles = new(StringComparer.Ordinal);

        public ImmutableArray<string> Lineage(string name)
        {
            if (!_lineages.TryGetValue(name, out var lineage))
            {
                lineage = Follow(name);
                _lineages.Add(name, lineage);
            }

            return lineage;
        }

        public MapNode Node(string name)
        {
            MapNode? merged = null;
            foreach (var ancestor in Lineage(name))
            {
                if (written[ancestor] is MapNode node)
                {
                    var inherited = merged is null ? null : merged with { Entries = merged.Entries.RemoveAll(entry => NotInherited.Contains(entry.Key.Text)) };
                    merged = node.Over(inherited);
                }
            }

            return merged ?? written with { Entries = [] };
        }

        ImmutableArray<string> Follow(string name)
        {
            var lineage = new List<string> { name };
            for (var at = name; written[at] is MapNode node && node["extends"] is ScalarNode { IsNull: false } parent; at = parent.Text)
            {
                if (lineage.Contains(parent.Text))
                {
                    if (_inCircles.IsSupersetOf(lineage))
                    {
                        break;
                    }

                    _inCircles.UnionWith(lineage);
                    problems.Add(new Problem("stage-cycle", $"stages extend one another in a circle: {string.Join(" -> ", lineage.Append(parent.Text).Select(stage => $"`{stage}`"))}")
                    {
                        Where = parent.Span,
                        Fix = "drop one `extends`",
                    });
                    break;
                }

                if (written[parent.Text] is null || parent.Text == Stage.Common)
                {
                    var names = written.Entries.Select(entry => entry.Key.Text);
                    problems.Add(new Problem("unknown-stage", $"there is no stage `{parent.Text}` to extend") { Where = parent.Span, Fix = Suggestion.Sentence(parent.Text, names) });
                    break;
                }

                lineage.Insert(0, parent.Text);
            }

            return [.. lineage];
        }
    }
}
