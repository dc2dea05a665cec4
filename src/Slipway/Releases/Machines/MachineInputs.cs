using System.Collections.Immutable;
using System.Text;
using Slipway.Releases.Objects;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;

namespace Slipway.Releases.Machines;

/// <summary>All that decides the objects of a component on a stage of this machine: equal inputs, equal objects.</summary>
/// <param name="Owner">Whose objects they are.</param>
/// <param name="Settings">With the commands for inside the image, where it is run from one: see <see cref="Running.Containers.InImage"/>.</param>
/// <param name="Folder">The component's, from the root of the files.</param>
/// <param name="Files">The fingerprint of its files.</param>
sealed record MachineInputs(ObjectOwner Owner, ComponentSettings Settings, string Folder, string Files)
{
    /// <summary>What it is run from, by digest; null: from its files.</summary>
    public string? Image { get; init; }

    /// <summary>What the component is told of its own version; null: it has none.</summary>
    public string? Version { get; init; }

    /// <summary>The stage's pattern of hosts; null: none.</summary>
    public string? Host { get; init; }

    /// <summary>The variables with references in the place of what is only known where a process is started: no secret is in them.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The resources that the variables lead to, and the component's own.</summary>
    public ImmutableArray<MachineNeed> Needs { get; init; } = [];

    /// <summary>A keyed hash of the secrets in the variables: another one is a change, though nobody sees what it is.</summary>
    public required string Secrets { get; init; }

    /// <summary>Names this attempt in the migration.</summary>
    public required string Attempt { get; init; }

    /// <summary>A variable's value as a manifest would write it, each reference with the component that it belongs to: <c>{visits.database.url}</c>.</summary>
    public static string Text(EnvironmentVariable variable)
    {
        var text = new StringBuilder();
        foreach (var part in variable.Parts)
        {
            text.Append(part switch
            {
                TextPart plain => plain.Text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
                SecretPart secret => $"{{secret:{secret.Name}}}",
                EndpointPart endpoint => $"{{{endpoint.Reference}}}",
                _ => "",
            });
        }

        return text.ToString();
    }
}
