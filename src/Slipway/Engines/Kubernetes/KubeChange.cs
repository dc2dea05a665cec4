using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>What a watch saw.</summary>
abstract record KubeChange;

/// <summary>All that there are: at the beginning, and where the cluster cannot tell what happened since. It replaces everything seen before.</summary>
sealed record KubeListed(ImmutableArray<JsonObject> Items) : KubeChange;

/// <summary>An object is new or has changed.</summary>
sealed record KubeChanged(JsonObject Object) : KubeChange;

/// <summary>An object is gone.</summary>
/// <param name="Object">As it was last.</param>
sealed record KubeDeleted(JsonObject Object) : KubeChange;
