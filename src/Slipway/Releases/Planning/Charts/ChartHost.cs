namespace Slipway.Releases.Planning.Charts;

/// <summary>What charts need of where they are rendered, and for where.</summary>
/// <param name="Cache">The user's folder for charts.</param>
/// <param name="KubeVersion">Of the cluster: <c>v1.34.2</c>. Charts may ask for it; it is read when the first one is there.</param>
sealed record ChartHost(string Cache, Lazy<Task<string>> KubeVersion, TimeProvider Time);
