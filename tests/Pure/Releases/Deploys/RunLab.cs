using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Secrets.Redaction;
using Slipway.Tests.Execution;
using Slipway.Tests.Releases.Places;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>
/// Deploys of components in a cluster in memory. A release is a ConfigMap that says its number; what else it has, a test adds. Number 1 stands, 2 is deployed.
/// </summary>
sealed class RunLab : IAsyncDisposable
{
    const string Maps = """
        { "items": [ { "versions": [ { "version": "v1", "resources": [
            { "resource": "configmaps", "responseKind": { "kind": "ConfigMap" }, "scope": "Namespaced" },
            { "resource": "secrets", "responseKind": { "kind": "Secret" }, "scope": "Namespaced" } ] } ] } ] }
        """;

    readonly PlaceLab _place = new(away: TimeSpan.FromMilliseconds(20));
    readonly DeployCluster _cluster;

    public RunLab() => _cluster = new DeployCluster(_place.Cluster.Connection, KubeKinds.Of(JsonNode.Parse(Maps)!.AsObject()), Leases, new Redactor());

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public MemoryCluster Cluster => _place.Cluster;

    public IReleasePlace Place => _place.Place;

    public HandLeases Leases { get; } = new();

    /// <summary>A component on its way from release 1 to release 2.</summary>
    public static DeployPiece Piece(string component, params IEnumerable<JsonObject> further) =>
        new(new ObjectOwner("plasma", "staging", component), "n", Record(component, 2, further), Record(component, 1, []));

    public static ReleaseRecord Record(string component, int number, IEnumerable<JsonObject> further) => new()
    {
        Component = component,
        Number = number,
        Deploy = number,
        Origin = ReleaseOrigin.Deploy,
        By = "ada@laptop",
        At = DateTimeOffset.UnixEpoch,
        Objects = [Map(component, number), .. further],
    };

    /// <summary>One whose value nobody knows.</summary>
    public static JsonObject Secret(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "n" },
    };

    /// <summary>Which release of a component the cluster has.</summary>
    public string? Serving(string component) => Cluster.Objects.SingleOrDefault(one => one.Name() == component)?.Text("data", "release");

    public async Task<DeployRecord> JournalAsync() => Assert.Single((await Place.HistoryAsync(Cancellation)).Deploys);

    public Task<DeployEnd> ForwardAsync(params DeployPiece[] pieces) => ForwardAsync(Cancellation, pieces);

    public async Task<DeployEnd> ForwardAsync(CancellationToken user, params DeployPiece[] pieces)
    {
        var began = new DeployBegan(DateTimeOffset.UnixEpoch, "slipway deploy", "ada@laptop", [.. pieces.Select(piece => new DeployedComponent(piece.Component, 2, 1))]);
        foreach (var piece in pieces)
        {
            await Cluster.Client.ApplyAsync(new KubeResource("", "v1", "ConfigMap", "configmaps", true, []), piece.From!.Objects[0], new KubeApply(), Cancellation);
        }

        await using var journal = await Place.BeginAsync(2, began, Cancellation);
        return await Run(journal!, pieces).ForwardAsync(component => pieces.TakeWhile(piece => piece.Component != component).Select(piece => piece.Component).TakeLast(1), user);
    }

    /// <summary>Somebody else goes on with it.</summary>
    public async Task<DeployEnd> GoOnAsync(Func<DeployRun, Task<DeployEnd>> onward, params DeployPiece[] pieces)
    {
        await using var journal = await Place.TakeUpAsync(await JournalAsync(), new DeployTaken(DateTimeOffset.UnixEpoch, "bob@ci"), Cancellation);
        return await onward(Run(journal, pieces, DateTimeOffset.UnixEpoch));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Leases.DisposeAsync();
        _place.Dispose();
    }

    DeployRun Run(IJournal journal, DeployPiece[] pieces, DateTimeOffset? began = null) => new(2, [.. pieces], new DeployJournal(journal, []), Leases, _cluster, new UnreachableData(), Place, () => new RecordingObserver(), TimeProvider.System) { Began = began };

    static JsonObject Map(string component, int release) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = component, ["namespace"] = "n", ["labels"] = new ObjectOwner("plasma", "staging", component).Labels(null) },
        ["data"] = new JsonObject { ["release"] = $"{release}" },
    };
}
