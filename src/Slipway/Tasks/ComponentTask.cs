using Slipway.Repository.Components;

namespace Slipway.Tasks;

/// <summary>A task that a component has, and where it comes from.</summary>
/// <param name="Script">The script's path from the repository's root; null: it is none.</param>
public sealed record ComponentTask(Component Component, TaskDeclaration Declaration, TaskOrigin Origin, string? Script = null)
{
    /// <summary><c>visits:test</c></summary>
    public string Name { get; } = NameOf(Component, Declaration.Name);

    /// <summary>What a component's task is called.</summary>
    public static string NameOf(Component component, string task) => $"{component.Name}:{task}";

    /// <summary>Whether the same inputs lead to the same result, so that it may be reused.</summary>
    public bool IsPure => Declaration.Cache ?? (IsWithoutEndpoints || Declaration.Inputs is not null || !Declaration.Outputs.IsEmpty);

    /// <summary>Whether variables that lead to something running are left out: these tasks need nothing to be up, and start themselves what they need.</summary>
    public bool IsWithoutEndpoints => Declaration.Name is "test" or "lint" or "types" or "build";
}

/// <summary>Where a task comes from.</summary>
public enum TaskOrigin
{
    /// <summary>A <c>slipway.yaml</c>.</summary>
    Manifest,

    /// <summary>An executable <c>scripts/NAME</c>.</summary>
    Script,

    /// <summary>The component's files: what is usual for them.</summary>
    Files,
}
