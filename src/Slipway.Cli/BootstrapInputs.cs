using System.Collections.Immutable;
using Slipway.Bootstrap;
using Slipway.Bootstrap.Scripts;
using Slipway.Discovery;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;
using Slipway.Running;

namespace Slipway.Cli;

/// <summary>What the manifests say of tools and init scripts, in the words of bootstrap.</summary>
static class BootstrapInputs
{
    const string Script = "scripts/init";

    /// <summary>The pinned tools of the repository's manifest.</summary>
    public static ImmutableArray<PinnedTool> Tools(LoadedRepository repository) =>
        repository.Model.Manifest.Root["tools"] is MapNode tools
            ? [.. tools.Entries.Where(entry => entry.Value is MapNode).Select(entry => Tool(entry.Key, (MapNode)entry.Value))]
            : [];

    /// <summary>One entry for each component, so that order passes through those without a script.</summary>
    public static ImmutableArray<InitScript> Scripts(LoadedRepository repository, Stage stage, CommandContext context)
    {
        var graph = repository.Model.GraphOn(stage);
        return [.. graph.Order(repository.Model.Components).Select(component => new InitScript(
            component.Name, Path.Combine(repository.Root, component.Folder), ScriptOf(repository, component))
        {
            After = [.. graph.Needs[component].Select(needed => needed.Name)],
            Environment = Environment(repository, component, stage, context),
        })];
    }

    static PinnedTool Tool(ScalarNode name, MapNode tool) => new(
        name.Text,
        tool.Text("version") ?? "",
        tool.Text("url") ?? "",
        tool["sha256"] is MapNode sums ? sums.Entries.ToDictionary(entry => entry.Key.Text, entry => (entry.Value as ScalarNode)?.Text ?? "", StringComparer.Ordinal) : [],
        tool.Text("path"))
    {
        Where = name.Span,
    };

    static string? ScriptOf(LoadedRepository repository, Component component) =>
        Path.Combine(repository.Root, component.Folder, Script) is var path && File.Exists(path) ? path : null;

    /// <summary>What stands in the manifests for all to see: neither secrets nor addresses are there on a bare machine.</summary>
    static ImmutableSortedDictionary<string, string?> Environment(LoadedRepository repository, Component component, Stage stage, CommandContext context)
    {
        var plain = EnvironmentResolver.Resolve(repository.Model, component, stage, []).Where(variable => variable.Parts.All(part => part is TextPart));
        var path = string.Join(Path.PathSeparator, ToolFolders.Of(repository, component).Append(context.Environment("PATH") ?? "/usr/bin:/bin"));
        return plain.Select(variable => KeyValuePair.Create(variable.Name, (string?)string.Concat(variable.Parts.Cast<TextPart>().Select(part => part.Text))))
            .Append(KeyValuePair.Create("PATH", (string?)path))
            .Append(KeyValuePair.Create("SLIPWAY_STAGE", (string?)stage.Name))
            .Append(KeyValuePair.Create("SLIPWAY_REPOSITORY", (string?)repository.Root))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
