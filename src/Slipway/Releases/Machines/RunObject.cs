using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Repository.Components;
using Slipway.Running.Containers;

namespace Slipway.Releases.Machines;

/// <summary>An object that is a command in the files of a release, or in its image: a process or a migration.</summary>
/// <param name="Component">Whose it is.</param>
/// <param name="Name">Of the object: <c>visits/web</c>.</param>
/// <param name="Uid">Two are the same if all that is in them is.</param>
sealed record RunObject(string Component, string Name, string Uid)
{
    /// <summary>By digest; null: it is run from files.</summary>
    public string? Image { get; init; }

    /// <summary>The fingerprint of its files.</summary>
    public required string Files { get; init; }

    /// <summary>Where it is run, from the root of the files.</summary>
    public required string Folder { get; init; }

    public required CommandDeclaration Command { get; init; }

    public string? Version { get; init; }

    /// <summary>With references.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    public required ImmutableArray<MachineNeed> Needs { get; init; }

    public bool Listens { get; init; }

    /// <summary>Where it listens inside its container; null: nowhere, or it is in none.</summary>
    public int? Inside { get; init; }

    public string? Ready { get; init; }

    public string? Live { get; init; }

    /// <summary>To get ready, or to be done.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>Its name without the component's: <c>web</c>.</summary>
    public string Part => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static RunObject Of(JsonObject one)
    {
        var (spec, name) = (one["spec"], one.Name() ?? "");
        ImmutableArray<string> words = [.. spec.Texts("command")];
        return new RunObject(name.Split('/')[0], name, ObjectFiles.UidOf(one))
        {
            Image = spec.Text("image"),
            Files = spec.Text("files") ?? "",
            Folder = spec.Text("folder") ?? "",
            Command = spec.At("args") is null ? new CommandDeclaration(words, spec.Text("shell") ?? string.Join(' ', words)) : InImage.EntryPoint.With([.. spec.Texts("args")]),
            Version = spec.Text("version"),
            Variables = (spec.At("env") as JsonObject ?? []).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Text() ?? "", StringComparer.Ordinal),
            Needs = [.. spec.Objects("needs").Select(MachineNeed.Read)],
            Listens = spec.At("listens") is JsonValue value && value.TryGetValue<bool>(out var listens) && listens,
            Inside = (int?)spec.Number("port"),
            Ready = spec.Text("ready"),
            Live = spec.Text("live"),
            Limit = TimeSpan.FromSeconds(spec.Number("seconds") ?? 120),
        };
    }
}
