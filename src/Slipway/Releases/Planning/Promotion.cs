using System.Collections.Immutable;
using System.Globalization;
using NuGet.Versioning;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Machines;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Planning;

/// <summary>
/// What stands on one stage, as another one is to get it: the same image, version and commit, with the variables, addresses and sizes of the other stage. Those
/// come from this checkout, so it must be of the same files as what was proven.
/// </summary>
/// <param name="from">The stage that proved it.</param>
/// <param name="scope">Of the stage that gets it.</param>
/// <param name="proven">The history of the stage that proved it.</param>
sealed class Promotion(Stage from, ReleaseScope scope, ReleaseHistory proven)
{
    /// <param name="fingerprintOf">Of a component's image as this checkout would make it, or of its files where it runs from them; null: neither is ours.</param>
    /// <param name="commit">What is checked out, with nothing changed; null: something is changed.</param>
    /// <returns>By the components' names.</returns>
    /// <exception cref="ProblemException">All that stands in the way: <c>not-proven</c>, <c>promotion-differs</c>, <c>no-registry</c></exception>
    public ImmutableDictionary<string, PromotedRelease> Of(Func<Component, string?> fingerprintOf, string? commit)
    {
        var problems = new List<Problem>();
        var found = ImmutableDictionary.CreateBuilder<string, PromotedRelease>(StringComparer.Ordinal);
        foreach (var component in scope.Components)
        {
            if (proven.Standing(component.Name) is not { } release)
            {
                problems.Add(NotProven(component));
            }
            else if (!IsSame(release, fingerprintOf(component), commit))
            {
                problems.Add(Differs(release));
            }
            else if (release.Image is null)
            {
                found.Add(component.Name, new PromotedRelease(from.Name, release));
            }
            else if (StaysHere(component, release.Image))
            {
                found.Add(component.Name, new PromotedRelease(from.Name, release) { Image = new WantedImage(WantedImageState.Published, release.Image, release.Fingerprint) });
            }
            else if (WithImage(component, release, release.Image) is { } promoted)
            {
                found.Add(component.Name, promoted);
            }
            else
            {
                problems.Add(NoRegistry(component, release.Image));
            }
        }

        return problems.Count == 0 ? found.ToImmutable() : throw new ProblemException(problems);
    }

    /// <summary>What an image was made from, or what is run from files, is known by them, whatever was committed beside it.</summary>
    static bool IsSame(ReleaseSummary release, string? fingerprint, string? commit) =>
        (release.Fingerprint is { } made && made == fingerprint) || ((release.Image is null || release.Fingerprint is null) && release.Commit is not null && release.Commit == commit);

    /// <summary>Both stages run what was built on this machine, and pushed nowhere.</summary>
    bool StaysHere(Component component, string image) => KeptImages.IsOne(image) && scope.Of(component).Stage is { IsMachine: true, Engine: EngineKind.Containers, Registry: null };

    /// <summary>Null: one of the stages has no registry that it could come from, or go to.</summary>
    PromotedRelease? WithImage(Component component, ReleaseSummary release, string image)
    {
        if (scope.Model.StageOf(component, from).Registry is not { } source || scope.Of(component).Stage.Registry is not { } target || StageAliases.Pushed(source, image) is not { Digest: { } digest } there)
        {
            return null;
        }

        var name = component.On(scope.Stage).Image.Name;
        var repository = ImageReference.In(target.Push, name);
        return new PromotedRelease(from.Name, release)
        {
            Source = there,
            Target = TagOf(release.Version) is { } tag ? repository.Tagged(tag.Text) : repository.At(digest),
            Image = new WantedImage(WantedImageState.Published, ImageReference.In(target.Pull, name).At(digest).ToString(), release.Fingerprint),
        };
    }

    // 1.4.0+57, or 1.4.0+57.dirty, which is nobody's build
    static ImageTag? TagOf(string? version) =>
        version?.Split('+') is [var text, var build] && NuGetVersion.TryParse(text, out var read) && long.TryParse(build, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? ImageTag.Built(read, number) : null;

    Problem NotProven(Component component) => new("not-proven", $"no release of `{component.Name}` stands on `{from.Name}`")
    {
        Why = "what is promoted comes with all that it needs, and all of it has been released there before",
        Fix = $"slipway deploy {component.Name} --stage {from.Name}",
    };

    Problem Differs(ReleaseSummary release) => new("promotion-differs", $"`{release.Component}` is not here as it stands on `{from.Name}`: release {release.Number}, {release.Version ?? "without a version"}, of commit {release.Commit?[..Math.Min(release.Commit.Length, 9)] ?? "unknown"}")
    {
        Why = $"what `{scope.Stage.Name}` gets beside the image comes from this checkout, which must have the same files",
        Fix = $"{(release.Commit is { } commit ? $"git switch --detach {commit[..Math.Min(commit.Length, 12)]}; " : "")}or prove what is here first: slipway deploy {release.Component} --stage {from.Name}",
    };

    Problem NoRegistry(Component component, string image) => new("no-registry", $"the image of `{component.Name}` cannot be brought from `{from.Name}` to `{scope.Stage.Name}`")
    {
        Why = $"`{image}` must be in the registry of `{from.Name}`, and `{scope.Stage.Name}` must have one",
        Fix = $"give both one in the repository's slipway.yaml: `stages: {{ {scope.Stage.Name}: {{ registry: registry.example.net/team }} }}`",
    };
}
