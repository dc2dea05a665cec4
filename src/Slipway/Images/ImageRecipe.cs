using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Images.Contexts;
using Slipway.Images.Dockerfiles;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>All that an image of a component is built from.</summary>
public sealed record ImageRecipe(Component Component, ImageTarget Target, ImageDeclaration Image)
{
    /// <summary>Of all of it: the same fingerprint, the same image. Neither the commit nor a time is in it, unless the source is cloned.</summary>
    public Digest Fingerprint { get; internal init; }

    /// <summary>From the repository's root; null: the default one of its kind, or a script builds it.</summary>
    public string? DockerfilePath { get; internal init; }

    /// <summary>The executable <c>scripts/build</c> that builds it instead, from the repository's root; null: there is none.</summary>
    public string? Script { get; internal init; }

    /// <summary>The Dockerfile, with <c>{image:base}</c> in it; empty where a script builds it.</summary>
    public string Dockerfile { get; internal init; } = "";

    /// <summary>The commit whose clone is the source; null: the checkout's files are.</summary>
    public string? Commit { get; internal init; }

    /// <summary>The components whose images it is built from.</summary>
    public ImmutableArray<Component> Bases { get; internal init; } = [];

    /// <summary>What the engine gets.</summary>
    public ImmutableArray<ContextEntry> Files { get; internal init; } = [];

    /// <summary>The image that others have published, with its digest, which is used instead of one that is built; null: there is none.</summary>
    public string? Instead { get; internal init; }

    /// <summary>Why it cannot be built.</summary>
    public ImmutableArray<Problem> Problems { get; internal init; } = [];

    /// <summary>What its target uses; null where a script builds it.</summary>
    internal DockerfileUse? Use { get; init; }

    /// <summary>What its step is called: <c>visits:image</c>, <c>visits:image-dev</c>.</summary>
    public string StepName => StepNameOf(Component, Target);

    public static string StepNameOf(Component component, ImageTarget target) => $"{component.Name}:image{(target == ImageTarget.Dev ? "-dev" : "")}";

    /// <summary>The word for a target.</summary>
    public static string Word(ImageTarget target) => target == ImageTarget.Dev ? "dev" : "prod";
}
