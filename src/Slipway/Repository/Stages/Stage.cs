using System.Collections.Immutable;

namespace Slipway.Repository.Stages;

/// <summary>Where something is deployed.</summary>
/// <param name="Name">Its own name, never an alias.</param>
/// <param name="Lineage">The stages it takes from, itself last: <c>staging production</c>. Variables under <c>common</c> come before all.</param>
public sealed record Stage(string Name, ImmutableArray<string> Lineage)
{
    /// <summary>The layer of variables that is for all stages.</summary>
    public const string Common = "common";

    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The keys under <c>env:</c> and a component's <c>stages:</c> that concern it, most general first: <c>common</c>, then its lineage, each with its aliases.</summary>
    public ImmutableArray<string> Layers
    {
        get => field.IsDefault ? [Common, .. Lineage, .. Aliases] : field;
        init;
    }

    /// <summary>Shown in prompts. Default: 🙂.</summary>
    public string Emoji { get; init; } = "🙂";

    /// <summary>Default: processes.</summary>
    public EngineKind Engine { get; init; }

    /// <summary>The branch that is deployed here; null: any.</summary>
    public string? Branch { get; init; }

    /// <summary>Asks before anything is changed.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The kubeconfig context; null: none, and the current one is never used.</summary>
    public string? Context { get; init; }

    /// <summary>The pattern of the namespace that its releases live in. Default: <c>{repository}-{stage}</c>.</summary>
    public string Namespace { get; init; } = "{repository}-{stage}";

    /// <summary>The pattern of the hosts of components that are exposed: <c>{app}.example.net</c>; null: none.</summary>
    public string? Host { get; init; }

    /// <summary>Where its proxy listens, which makes this machine the place that it is deployed to: <c>0.0.0.0:80</c>; null: it is none.</summary>
    public string? Listen { get; init; }

    /// <summary>Its releases live on this machine, and run as processes or containers of it.</summary>
    public bool IsMachine => Listen is not null && Engine is (EngineKind.Processes or EngineKind.Containers);

    /// <summary>A standing yes to deploys, where it is protected.</summary>
    public bool HasConsent { get; init; }

    /// <summary>Where its images go and come from; null: they stay on this machine.</summary>
    public RegistryAddress? Registry { get; init; }

    /// <summary>How its cluster is made on this machine; null: it is not.</summary>
    public ClusterDeclaration? Cluster { get; init; }

    /// <summary>Uses embedded resources even where servers could be started.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>The stage when none is named.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>What work runs on.</summary>
public enum EngineKind
{
    Processes,
    Containers,
    Kubernetes,
}

/// <summary>A registry's addresses, without a scheme: <c>localhost:5000</c>, <c>registry.example.net/team</c>.</summary>
/// <param name="Push">What we push to.</param>
/// <param name="Pull">What the stage pulls from: the same registry under the name that it has there.</param>
/// <param name="IsInsecure">Plain HTTP, or a certificate that nobody vouches for, will do.</param>
public sealed record RegistryAddress(string Push, string Pull, bool IsInsecure = false);
