using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning;

/// <summary>What a cluster has already said would become of objects: it is asked again only where an object, or what is there of it, is another one since.</summary>
/// <remarks>For one command, which plans before it asks and once more when it has its turn.</remarks>
sealed class AskedObjects
{
    readonly Lock _gate = new();
    readonly Dictionary<(ObjectKey Key, string Component), Asked> _asked = [];

    /// <summary>Of those that go into a namespace which is not there yet.</summary>
    public AlikeObjects Alike { get; } = new();

    /// <param name="component">Whose object it is; what is of all components, the namespace, is asked about once.</param>
    /// <param name="current">As it is in the cluster; null: it is not there.</param>
    public Task<ObjectForecast> AskAsync(JsonObject wanted, string component, JsonObject? current, Func<Task<ObjectForecast>> askAsync)
    {
        var key = ObjectKey.Of(wanted);
        var owner = key.Is("", "Namespace") ? "" : component;
        Asked asked;
        lock (_gate)
        {
            if (!_asked.TryGetValue((key, owner), out var known) || known.Version != current?.ResourceVersion() || !known.MayStand || !JsonNode.DeepEquals(known.Wanted, wanted))
            {
                _asked[(key, owner)] = known = new Asked(wanted, current?.ResourceVersion(), new(askAsync));
            }

            asked = known;
        }

        return asked.Forecast.Value;
    }

    /// <param name="Version">Of what was there; null: nothing was.</param>
    sealed record Asked(JsonObject Wanted, string? Version, Lazy<Task<ObjectForecast>> Forecast)
    {
        /// <summary>What stood in its way may be gone by now.</summary>
        public bool MayStand => !Forecast.IsValueCreated || !Forecast.Value.IsCompleted || (Forecast.Value.IsCompletedSuccessfully && Forecast.Value.Result.Problems.IsEmpty);
    }
}
