using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Stages;

/// <summary>Reads the stages of a repository: those that are there by themselves, refined and joined by its own.</summary>
static class StageReader
{
    public static StageCatalogue Read(Manifest repository, ICollection<Problem> problems)
    {
        var builtIn = BuiltInStages.Read();
        var own = repository.Root["stages"] is MapNode map ? Canonical(map, builtIn, problems) : null;
        var written = own is null ? builtIn : own.Over(Extending(builtIn, own));
        var reading = new StageLineages(written, problems);
        var stages = new List<Stage>();
        foreach (var entry in written.Entries)
        {
            if (entry.Key.Text == Stage.Common)
            {
                problems.Add(IsForAll(entry.Key.Span));
            }
            else
            {
                var name = entry.Key.Text;
                stages.Add(Bind(name, reading.Lineage(name), reading.Node(name)) with { Layers = reading.Layers(name) });
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
        Namespace = node.Text("namespace") ?? "{repository}-{stage}",
        Host = node.Text("host"),
        Listen = node.Text("listen"),
        HasConsent = node.Text("consent") == "true",
        Registry = node["registry"] switch
        {
            ScalarNode { IsNull: false } address => new RegistryAddress(address.Text, address.Text),
            MapNode both when both.Text("push") is { } push => new RegistryAddress(push, both.Text("pull") ?? push, both.Text("insecure") == "true"),
            _ => null,
        },
        Cluster = ClusterDeclaration.Read(node["cluster"]),
        IsEmbedded = node.Text("embedded") == "true",
        IsDefault = node.Text("default") == "true",
    };

    /// <summary>A stage that is told to extend another has its engine from there: what it is by itself is only for who says nothing.</summary>
    static MapNode Extending(MapNode builtIn, MapNode own) => builtIn with
    {
        Entries = [.. builtIn.Entries.Select(entry => own[entry.Key.Text] is MapNode mine && mine["extends"] is not null && entry.Value is MapNode node
            ? new MapEntry(entry.Key, node with { Entries = node.Entries.RemoveAll(key => key.Key.Text == "engine") }) : entry)],
    };

    /// <summary>Whoever writes <c>prod:</c> means <c>production</c>, not an unprotected stage of that name.</summary>
    static MapNode Canonical(MapNode own, MapNode builtIn, ICollection<Problem> problems)
    {
        var names = builtIn.Entries.SelectMany(entry => Aliases((MapNode)entry.Value).Select(alias => (alias, entry.Key.Text))).ToDictionary(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<MapEntry>(own.Entries.Length);
        foreach (var entry in own.Entries)
        {
            if (!names.TryGetValue(entry.Key.Text, out var name))
            {
                entries.Add(entry);
            }
            else if (own.Entry(name) is { } other)
            {
                problems.Add(Twice(entry.Key, other.Key, name));
            }
            else
            {
                entries.Add(new MapEntry(entry.Key with { Text = name }, entry.Value));
            }
        }

        return own with { Entries = entries.DrainToImmutable() };
    }

    /// <summary>The same stage under two of its names in one map.</summary>
    internal static Problem Twice(ScalarNode second, ScalarNode first, string stage) => new("name-twice", $"`{second.Text}` and `{first.Text}` are the same stage, `{stage}`")
    {
        Where = second.Span,
        Related = [first.Span],
        Fix = $"write all of it under `{stage}`",
    };

    internal static ImmutableArray<string> Aliases(MapNode node) => node["alias"] switch
    {
        ScalarNode { IsNull: false } one => [one.Text],
        ListNode several => [.. several.Items.OfType<ScalarNode>().Select(item => item.Text)],
        _ => [],
    };

    static Problem IsForAll(SourceSpan where) => new("bad-name", "`common` is no stage, it stands for all of them") { Where = where, Fix = "give the stage another name" };

    static void CheckAliases(List<Stage> stages, MapNode written, ICollection<Problem> problems)
    {
        var owners = stages.ToDictionary(stage => stage.Name, stage => stage.Name, StringComparer.Ordinal);
        foreach (var (stage, alias) in stages.SelectMany(stage => stage.Aliases.Select(alias => (stage.Name, alias))))
        {
            // A stage of the repository's own may be called like an alias that nobody here wrote.
            if (alias == Stage.Common)
            {
                problems.Add(IsForAll(((MapNode)written[stage]!)["alias"]!.Span));
                continue;
            }

            var isBuiltIn = written.Entry(stage)!.Key.Source.File == BuiltInStages.File;
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
}
