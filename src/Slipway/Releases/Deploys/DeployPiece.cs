using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Charts;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>One component in a deploy: where it goes, and whereto an undo leads.</summary>
/// <param name="From">The release that stood before; null: none did.</param>
sealed record DeployPiece(ObjectOwner Owner, string Namespace, ReleaseRecord To, ReleaseRecord? From)
{
    public string Component => To.Component;

    /// <summary>What need not be applied, since the plan saw that it is there as it should be. Empty where an earlier attempt is resumed.</summary>
    public FrozenSet<ObjectKey> Unchanged { get; init; } = FrozenSet<ObjectKey>.Empty;

    /// <summary>What must be removed before it is made anew.</summary>
    public FrozenSet<ObjectKey> Replaced { get; init; } = FrozenSet<ObjectKey>.Empty;

    /// <summary>Databases whose pods are replaced: somebody consented to it.</summary>
    public FrozenSet<ObjectKey> Restarted { get; init; } = FrozenSet<ObjectKey>.Empty;

    /// <summary>What the plan saw that nothing wants any more, as it was in the cluster.</summary>
    public ImmutableArray<JsonObject> Pruned { get; init; } = [];

    /// <summary>The Secrets with their data: a record has them without.</summary>
    public FrozenDictionary<string, JsonObject> Secrets { get; init; } = FrozenDictionary<string, JsonObject>.Empty;

    /// <summary>What is applied before anything that runs: what runs needs it, and it disturbs nobody.</summary>
    public IEnumerable<JsonObject> Inert => To.Objects.Where(IsFirst);

    /// <summary>The component's own databases, and what leads to them.</summary>
    public IEnumerable<JsonObject> Databases => To.Objects.Where(one => DatabaseMark.Is(one) && !IsInert(one));

    /// <summary>What runs besides, and leads to what runs.</summary>
    public IEnumerable<JsonObject> Live => To.Objects.Where(one => !IsFirst(one)).Except(Databases);

    /// <summary>Its migrations, up or down; null: none are run.</summary>
    public MigrationCall? Migrates => To.Migration is not { } migration ? null : To.TakesDown is { } change ? MigrationCall.Down(migration, $"down-{To.Deploy}", change) : new MigrationCall(migration);

    /// <summary>Its migrations are guarded: a snapshot is taken before them, and a fence raised where they are not known to be compatible.</summary>
    public bool IsGuarded => To.Migration is not null && (To.Schema ?? To.TakesDown) is not null && To.Data.Any(data => data.Snapshot is not null);

    /// <summary>It makes its database itself, so that nobody could be asked yet what its migrations do to the schema.</summary>
    public bool MakesSchema => To is { Migration: not null, Schema: null, TakesDown: null, Data.IsEmpty: false };

    /// <summary>It puts earlier data back, too.</summary>
    public bool Restores => To.Data.Any(data => data.Restores is not null);

    /// <summary>Those of a chart that are run before or after, in their order.</summary>
    /// <param name="happening">One of <see cref="Before"/> and <see cref="After"/>.</param>
    public ImmutableArray<ChartHook> Hooks(string happening) => ChartHook.Of(To.Hooks, happening);

    public string Before => $"pre-{Happening}";

    public string After => $"post-{Happening}";

    string Happening => To.Origin.Kind == ReleaseOriginKind.Rollback ? "rollback" : From is null ? "install" : "upgrade";

    /// <summary>Only this release has them: an undo removes them, last first.</summary>
    public ImmutableArray<JsonObject> Added
    {
        get
        {
            var before = (From?.Objects ?? []).Select(ObjectKey.Of).ToHashSet();
            return [.. To.Objects.Reverse().Where(one => !before.Contains(ObjectKey.Of(one)))];
        }
    }

    /// <summary>A chart's own ConfigMaps and the like wait for the hooks that come before them, as they do in Helm.</summary>
    bool IsFirst(JsonObject one) => IsInert(one) && (Hooks(Before).IsEmpty || one.Kind() is "Namespace" or "CustomResourceDefinition" or "ServiceAccount" || Leftovers.IsVariables(one));

    /// <summary>It runs nothing, and leads to nothing that runs.</summary>
    public static bool IsInert(JsonObject one) => one.Kind() is "Namespace" or "CustomResourceDefinition" or "ServiceAccount" or "ConfigMap" or "Secret" or "PersistentVolumeClaim"
        or "Role" or "RoleBinding" or "ClusterRole" or "ClusterRoleBinding" or "ResourceQuota" or "LimitRange";
}
