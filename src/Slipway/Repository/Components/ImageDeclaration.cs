using System.Collections.Immutable;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>What a component says of its image. Every key has a default: a component that says nothing has one of these too.</summary>
/// <param name="Name">In a registry: the component's own name unless it says another.</param>
public sealed record ImageDeclaration(string Name)
{
    /// <summary>Whether the manifest has <c>image:</c>, which makes the component a runnable even without a Dockerfile.</summary>
    public bool IsDeclared { get; private init; }

    /// <summary>From the component's folder; null: <c>devops/Dockerfile</c>, else <c>Dockerfile</c>, else the default of its kind.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>The folder it is built from, from the component's folder; a leading <c>/</c> is the repository's root. Null: the component's own.</summary>
    public string? Context { get; init; }

    /// <summary>What goes into the context besides the component's own files: <c>/libs/text</c> from the repository's root.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Patterns of what stays out.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>Where the source comes from while it is built. Default: <see cref="ImageSourceKind.Copy"/>.</summary>
    public ImageSourceKind Source { get; init; }

    /// <summary>Build arguments of the Dockerfile.</summary>
    public ImmutableSortedDictionary<string, string> Args { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Names of secrets that are mounted while it is built, under their own names.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>The target that runs. Default: <see cref="ImageTarget.Prod"/>.</summary>
    public ImageTarget Target { get; init; } = ImageTarget.Prod;

    /// <summary>The commands inside the image, by process; empty: its entry point.</summary>
    public ImmutableArray<ProcessDeclaration> Processes { get; init; } = [];

    /// <summary>The migration command inside the image; null: its entry point with <c>migrate</c>.</summary>
    public CommandDeclaration? Migrate { get; init; }

    /// <summary>What the checks before a push let pass: <c>root</c>, <c>package-cache</c>, or a path in the image whose content only looks like a secret.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>The container engine that its tests may use. Default: none.</summary>
    public InnerEngine Engine { get; init; }

    /// <param name="component">The component's keys, with a stage's refinements over them.</param>
    internal static ImageDeclaration Read(string component, MapNode node)
    {
        if (node["image"] is not MapNode image)
        {
            return new ImageDeclaration(component);
        }

        return new ImageDeclaration(image.Text("name") ?? component)
        {
            IsDeclared = true,
            Dockerfile = image.Text("dockerfile"),
            Context = image.Text("context"),
            Include = Texts(image, "include"),
            Ignore = Texts(image, "ignore"),
            Source = image.Text("source") == "clone" ? ImageSourceKind.Clone : ImageSourceKind.Copy,
            Args = ArgsOf(image),
            Secrets = Texts(image, "secrets"),
            Target = image.Text("target") == "dev" ? ImageTarget.Dev : ImageTarget.Prod,
            Processes = [.. ProcessDeclaration.Read(image)],
            Migrate = CommandDeclaration.Read(image["migrate"]),
            Allow = Texts(image, "allow"),
            Engine = image.Text("engine") switch { "sibling" => InnerEngine.Sibling, "inner" => InnerEngine.Inner, _ => InnerEngine.None },
        };
    }

    static ImmutableSortedDictionary<string, string> ArgsOf(MapNode image) => ((image["args"] as MapNode)?.Entries ?? [])
        .Where(entry => entry.Value is ScalarNode)
        .ToImmutableSortedDictionary(entry => entry.Key.Text, entry => ((ScalarNode)entry.Value).Text, StringComparer.Ordinal);

    static ImmutableArray<string> Texts(MapNode image, string key) =>
        image[key] is ListNode list ? [.. list.Items.OfType<ScalarNode>().Where(item => !item.IsNull).Select(item => item.Text)] : [];
}

/// <summary>Where the source comes from while an image is built.</summary>
public enum ImageSourceKind
{
    /// <summary>The files of the checkout.</summary>
    Copy,

    /// <summary>A clone of the commit, made inside.</summary>
    Clone,
}

/// <summary>What an image is for.</summary>
public enum ImageTarget
{
    /// <summary>The source inside, nothing of the tests.</summary>
    Prod,

    /// <summary>Dependencies and tools; the source is mounted.</summary>
    Dev,
}

/// <summary>The container engine that may be used from inside a container.</summary>
public enum InnerEngine
{
    None,

    /// <summary>The machine's own engine, through its socket.</summary>
    Sibling,

    /// <summary>One of its own, in a container that may do what an engine takes.</summary>
    Inner,
}
