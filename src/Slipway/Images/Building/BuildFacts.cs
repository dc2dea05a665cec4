using System.Collections.Immutable;
using System.Globalization;
using NuGet.Versioning;
using Slipway.Digests;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Images.Building;

/// <summary>What is said of an image that does not decide what is in it: its version, its commit, its labels.</summary>
sealed class BuildFacts(string root, ImageRecipes recipes, IProgramRunner programs)
{
    /// <summary>Of what was never given a version.</summary>
    static readonly NuGetVersion None = new(0, 0, 0);

    readonly VersionReader _versions = new(root);
    readonly Lazy<Task<GitHead?>> _head = new(() => GitHead.OfAsync(root, programs, CancellationToken.None));

    public Task<GitHead?> HeadAsync(CancellationToken cancellation) => _head.Value.WaitAsync(cancellation);

    /// <summary>Its own, else that of the whole repository.</summary>
    /// <exception cref="Problems.ProblemException">As for <see cref="VersionReader"/>.</exception>
    public ComponentVersion VersionOf(Component component) =>
        _versions.Read(component) ?? _versions.Read(recipes.Model.ComponentAt("")) ?? new ComponentVersion(None);

    /// <summary>The same with the build number.</summary>
    public async Task<ComponentVersion> BuildOfAsync(Component component, CancellationToken cancellation) =>
        VersionOf(component).With(await BuildNumber.OfAsync(Path.Combine(root, component.Folder), programs, cancellation));

    /// <summary>The labels of an image: ours, by which it is found again, and those that everybody knows.</summary>
    public static ImmutableSortedDictionary<string, string> Labels(string repository, ImageRecipe recipe, Digest fingerprint, ComponentVersion version, GitHead? head)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        labels[ImageLabels.Repository] = repository;
        labels[ImageLabels.Component] = recipe.Component.Name;
        labels[ImageLabels.Target] = ImageRecipe.Word(recipe.Target);
        labels[ImageLabels.Fingerprint] = fingerprint.ToString();
        labels[ImageLabels.Title] = recipe.Image.Name;
        labels[ImageLabels.Version] = version.Full;
        if (head is not null)
        {
            labels[ImageLabels.Revision] = head.Commit;
            labels[ImageLabels.Created] = head.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        if (head?.Source is { } source)
        {
            labels[ImageLabels.Source] = source;
        }

        return labels.ToImmutable();
    }
}
