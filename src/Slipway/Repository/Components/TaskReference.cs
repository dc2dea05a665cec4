using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>A task that another comes after.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Component">The component as written, by name or path; null: the same one, or those it needs.</param>
/// <param name="IsOfNeeds"><c>needs:build</c>: the task of each component that this one needs.</param>
/// <param name="Node">Where it stands.</param>
public sealed record TaskReference(string Task, string? Component, bool IsOfNeeds, ScalarNode Node)
{
    /// <summary>What stands for the needed components; a component of this name is written by its path.</summary>
    const string Needs = "needs";

    /// <summary>Reads <c>lint</c>, <c>accounts:build</c>, <c>../accounts:build</c> or <c>needs:build</c>.</summary>
    internal static TaskReference Read(ScalarNode node) => node.Text.LastIndexOf(':') switch
    {
        < 0 => new TaskReference(node.Text, null, false, node),
        var colon when node.Text[..colon] == Needs => new TaskReference(node.Text[(colon + 1)..], null, true, node),
        var colon => new TaskReference(node.Text[(colon + 1)..], node.Text[..colon], false, node),
    };
}
