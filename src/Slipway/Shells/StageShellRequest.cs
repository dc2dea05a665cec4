using System.Collections.Immutable;
using Slipway.Repository.Environment;

namespace Slipway.Shells;

/// <summary>All that a shell in a stage is made of. Holds no secret: values are named by their parts.</summary>
public sealed record StageShellRequest
{
    public required string Stage { get; init; }

    /// <summary>Shown first in the prompt; empty: the stage's name is.</summary>
    public string Emoji { get; init; } = "";

    /// <summary>True for a stage like production: the prompt names it, in red.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The repository's root: absolute, without a slash at the end.</summary>
    public required string Root { get; init; }

    /// <summary>Whose codes the prompt shows; the repository itself is the one with an empty folder.</summary>
    public ImmutableArray<ShellComponent> Components { get; init; } = [];

    /// <summary>The variables of the component that one stands in.</summary>
    public ImmutableArray<ShellVariable> Variables { get; init; } = [];

    /// <summary>Absolute folders that go before the user's own PATH, the first one first.</summary>
    public ImmutableArray<string> PathFolders { get; init; } = [];

    /// <summary>The file from <see cref="StageKubeConfig"/>; null: the stage names no context.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>How this tool is called in what is printed.</summary>
    public string Tool { get; init; } = "slipway";
}

/// <summary>A folder relative to the root, with forward slashes, and the code that the prompt shows in it.</summary>
public sealed record ShellComponent(string Folder, string Code);

/// <summary>A variable and what its value is made of.</summary>
/// <param name="Name">A name that shells take: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</param>
public sealed record ShellVariable(string Name, ImmutableArray<ValuePart> Parts)
{
    /// <summary>Whether some of it must not be printed.</summary>
    public bool IsSecret => Parts.Any(part => part is SecretPart or EndpointPart { IsSecret: true });

    /// <summary>The value when all of it stands in the manifest; otherwise null.</summary>
    public string? Text => Parts.All(part => part is TextPart) ? string.Concat(Parts.OfType<TextPart>().Select(part => part.Text)) : null;

    /// <summary>As the manifest would write it: <c>http://{accounts.url}/?key={secret:key}</c>, other braces doubled.</summary>
    public string Template => string.Concat(Parts.Select(part => part switch
    {
        TextPart text => text.Text.Replace("{", "{{").Replace("}", "}}"),
        SecretPart secret => $"{{secret:{secret.Name}}}",
        EndpointPart endpoint => $"{{{endpoint.Reference}}}",
        _ => throw new ArgumentException($"unknown part {part.GetType().Name}"),
    }));
}
