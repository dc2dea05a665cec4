using System.Collections.Immutable;
using Slipway.Repository.Components;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>What the templates must know of a component.</summary>
/// <param name="Name">The component's.</param>
/// <param name="Files">Its own files, from its folder.</param>
/// <param name="Read">The text of one of them, from its folder; also with <c>..</c> in it. Null: it cannot be read.</param>
sealed record TemplateComponent(string Name, ImmutableArray<string> Files, Func<string, string?> Read)
{
    /// <summary>How its <c>web</c> process, or its only one, is run from source; null: the manifest does not say.</summary>
    public ProcessDeclaration? Process { get; init; }

    /// <summary>The source comes from a clone of the commit.</summary>
    public bool IsCloned { get; init; }

    /// <summary>The component's folder from the repository's root: where its files are in a clone.</summary>
    public string Folder { get; init; } = "";

    public bool Has(string file) => Files.Contains(file);

    /// <summary>Whether anything of it lies in a folder.</summary>
    public bool HasFolder(string folder) => Files.Any(file => file.StartsWith(folder + "/", StringComparison.Ordinal));

    public int Port => Process?.Port ?? 8080;

    /// <summary>Whether it answers on a port.</summary>
    public bool Listens => Process is null || Process.Name == ProcessDeclaration.Web;
}
